//! Answers that no HTTP server would give: bytes as they are, and then the end.

use tokio::io::AsyncWriteExt;
use tokio::io::BufReader;
use tokio::net::TcpListener;

use crate::support::request::Request;

/// A server that reads each request, writes the bytes and closes the connection.
pub(crate) async fn serve(bytes: impl Into<Vec<u8>>) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let (address, bytes) = (listener.local_addr().unwrap(), bytes.into());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut stream = BufReader::new(stream);
            if Request::read(address, &mut stream).await.is_some() {
                // A client that has read enough closes the connection.
                drop(stream.write_all(&bytes).await);
                drop(stream.shutdown().await);
            }
        }
    });
    format!("http://{address}")
}

/// An address that nobody listens on.
pub(crate) async fn nobody() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
