//! HTML with context-aware escaping, Datastar attributes and events.
