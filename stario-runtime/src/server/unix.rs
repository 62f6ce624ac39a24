//! A unix socket: its file, its permissions, and its end.

use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use socket2::{Domain, SockAddr, Socket, Type};

use super::listen::{Bound, backlog};
use crate::config::ServerConfig;
use crate::error::{Error, Result};

/// The file of a socket that this process has made; dropping it removes the file.
///
/// Not when another process has put its own there meanwhile, as a successor does.
#[derive(Debug, Default)]
pub(crate) struct SocketFile(Option<Made>);

#[derive(Debug)]
struct Made {
    path: PathBuf,
    device: u64,
    inode: u64,
}

/// Listens on a path, in place of a file that a dead process has left.
pub(super) fn bind(path: &Path, config: &ServerConfig) -> Result<Bound> {
    let fail = |what: String| {
        Err(Error::new(format!(
            "cannot listen on {}: {what}",
            path.display()
        )))
    };
    match fs::symlink_metadata(path) {
        Ok(file) if !file.file_type().is_socket() => {
            return fail("there is a file that is no socket".to_owned()).map_err(|error| {
                error.help("remove it, or set STARIO_UNIX_SOCKET to another path")
            });
        }
        // A socket that nobody listens on refuses at once.
        Ok(_) if UnixStream::connect(path).is_ok() => {
            return fail("another program listens there".to_owned())
                .map_err(|error| error.help("stop it, or set STARIO_UNIX_SOCKET to another path"));
        }
        Ok(_) => {
            if let Err(error) = fs::remove_file(path) {
                return fail(format!(
                    "the socket of a dead process cannot be removed: {error}"
                ));
            }
        }
        Err(_) => {}
    }
    match listen(path, config) {
        Ok((listener, file)) => Ok(Bound::Unix(listener, file)),
        Err(error) => fail(error.to_string()).map_err(|error| {
            error.help("STARIO_UNIX_SOCKET has to be a path in a directory that can be written to")
        }),
    }
}

fn listen(path: &Path, config: &ServerConfig) -> io::Result<(UnixListener, SocketFile)> {
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    socket.set_nonblocking(true)?;
    socket.bind(&SockAddr::unix(path)?)?;
    let file = SocketFile::made(path)?;
    // Before it listens: nobody gets in with the permissions that the umask happens to leave.
    fs::set_permissions(path, fs::Permissions::from_mode(config.unix_socket_mode))?;
    socket.listen(backlog(config))?;
    Ok((UnixListener::from(socket), file))
}

impl SocketFile {
    fn made(path: &Path) -> io::Result<Self> {
        let file = fs::symlink_metadata(path)?;
        Ok(Self(Some(Made {
            // The working directory may change.
            path: std::path::absolute(path)?,
            device: file.dev(),
            inode: file.ino(),
        })))
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        let Some(made) = &self.0 else { return };
        let ours = fs::symlink_metadata(&made.path)
            .is_ok_and(|file| (file.dev(), file.ino()) == (made.device, made.inode));
        if ours {
            let _ = fs::remove_file(&made.path);
        }
    }
}
