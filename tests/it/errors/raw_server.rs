//! A server that writes bytes which no HTTP server would send, and an address at which nobody listens.

use tokio::io::AsyncWriteExt;
use tokio::io::BufReader;
use tokio::net::TcpListener;

use crate::support::request::Request;

/// Starts a server that reads each request, writes the bytes and closes the connection.
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

/// An address at which nobody listens.
pub(crate) async fn closed_port() -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}
