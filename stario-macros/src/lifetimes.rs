//! Gives the lifetimes that a parameter list may leave out a name, because a struct may not.

use syn::{GenericArgument, Lifetime, PathArguments, Type, TypeParamBound};

/// Replaces every elided lifetime in `ty` by `name`; says whether there was one.
///
/// `Fn(&str)` and `fn(&str)` bind their own and are left alone.
pub(crate) fn name_elided(ty: &mut Type, name: &Lifetime) -> bool {
    match ty {
        Type::Reference(reference) => {
            let elided = reference
                .lifetime
                .as_ref()
                .is_none_or(|lifetime| lifetime.ident == "_");
            if elided {
                reference.lifetime = Some(name.clone());
            }
            name_elided(&mut reference.elem, name) | elided
        }
        Type::Path(path) => {
            let qualified = path
                .qself
                .as_mut()
                .is_some_and(|qself| name_elided(&mut qself.ty, name));
            in_path(&mut path.path, name) | qualified
        }
        Type::Tuple(tuple) => tuple
            .elems
            .iter_mut()
            .fold(false, |found, ty| name_elided(ty, name) | found),
        Type::Array(array) => name_elided(&mut array.elem, name),
        Type::Slice(slice) => name_elided(&mut slice.elem, name),
        Type::Paren(paren) => name_elided(&mut paren.elem, name),
        Type::Group(group) => name_elided(&mut group.elem, name),
        Type::TraitObject(object) => in_bounds(object.bounds.iter_mut(), name),
        Type::ImplTrait(bounds) => in_bounds(bounds.bounds.iter_mut(), name),
        _ => false,
    }
}

fn in_path(path: &mut syn::Path, name: &Lifetime) -> bool {
    path.segments.iter_mut().fold(false, |found, segment| {
        let PathArguments::AngleBracketed(arguments) = &mut segment.arguments else {
            return found;
        };
        arguments
            .args
            .iter_mut()
            .fold(found, |found, argument| in_argument(argument, name) | found)
    })
}

fn in_argument(argument: &mut GenericArgument, name: &Lifetime) -> bool {
    match argument {
        GenericArgument::Lifetime(lifetime) => in_lifetime(lifetime, name),
        GenericArgument::Type(ty) => name_elided(ty, name),
        GenericArgument::AssocType(associated) => name_elided(&mut associated.ty, name),
        _ => false,
    }
}

fn in_lifetime(lifetime: &mut Lifetime, name: &Lifetime) -> bool {
    let elided = lifetime.ident == "_";
    if elided {
        *lifetime = name.clone();
    }
    elided
}

fn in_bounds<'a>(bounds: impl Iterator<Item = &'a mut TypeParamBound>, name: &Lifetime) -> bool {
    bounds.fold(false, |found, bound| {
        let elided = match bound {
            TypeParamBound::Trait(bound) => in_path(&mut bound.path, name),
            TypeParamBound::Lifetime(lifetime) => in_lifetime(lifetime, name),
            _ => false,
        };
        elided | found
    })
}

#[cfg(test)]
mod tests {
    use proc_macro2::Span;
    use quote::ToTokens;

    use super::*;

    fn named(ty: &str) -> (String, bool) {
        let mut ty: Type = syn::parse_str(ty).unwrap();
        let found = name_elided(&mut ty, &Lifetime::new("'p", Span::call_site()));
        (ty.to_token_stream().to_string().replace(' ', ""), found)
    }

    #[test]
    fn references_and_paths_are_named_wherever_they_stand() {
        assert_eq!(named("Option<&str>"), ("Option<&'pstr>".into(), true));
        assert_eq!(named("&[Cow<'_, str>]"), ("&'p[Cow<'p,str>]".into(), true));
        assert_eq!(
            named("impl Iterator<Item = &Row>"),
            ("implIterator<Item=&'pRow>".into(), true)
        );
        assert_eq!(
            named("(u8, &'_ dyn View<'_>)"),
            ("(u8,&'pdynView<'p>)".into(), true)
        );
    }

    #[test]
    fn named_and_bound_lifetimes_stay() {
        assert_eq!(named("&'static str"), ("&'staticstr".into(), false));
        assert_eq!(
            named("Box<dyn Fn(&str) -> bool>"),
            ("Box<dynFn(&str)->bool>".into(), false)
        );
        assert_eq!(named("fn(&str)"), ("fn(&str)".into(), false));
        assert_eq!(named("Html"), ("Html".into(), false));
    }
}
