//! Ten thousand hits from whoever knocks at a loopback port.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::login::send;
use crate::seeded::Choices;

const KNOCKERS: u64 = 16;
/// Connections that each knocker holds open without finishing a request.
const HELD: usize = 8;

/// Knocks `hits` times, mixing in `hostile` requests; returns how many it made.
pub async fn knock(address: SocketAddr, hits: usize, hostile: Vec<Vec<u8>>, seed: u64) -> anyhow::Result<usize> {
    let (left, hostile) = (Arc::new(AtomicUsize::new(hits)), Arc::new(hostile));
    let mut knockers = JoinSet::new();
    for knocker in 0..KNOCKERS {
        let (left, hostile) = (Arc::clone(&left), Arc::clone(&hostile));
        let choices = Choices::new(seed.wrapping_add(knocker), "a1 junk");
        knockers.spawn(async move {
            let mut made = 0;
            let mut held = VecDeque::new();
            while left
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
                .is_ok()
            {
                knock_once(address, &choices, &hostile, &mut held).await;
                made += 1;
            }
            made
        });
    }
    let mut made = 0;
    while let Some(knocked) = knockers.join_next().await {
        made += knocked?;
    }
    Ok(made)
}

async fn knock_once(address: SocketAddr, choices: &Choices, hostile: &[Vec<u8>], held: &mut VecDeque<TcpStream>) {
    let noise = choices.bytes(1 + choices.below(600));
    let path = choices.word(1 + choices.below(40));
    match choices.below(8) {
        0 => drop(TcpStream::connect(address).await),
        1 => drop(send(address, noise).await),
        2 => drop(
            send(
                address,
                format!("GET /favicon.ico HTTP/1.1\r\nHost: {address}\r\n\r\n").into_bytes(),
            )
            .await,
        ),
        3 => drop(
            send(
                address,
                format!("GET /{path}?code=a&state=b HTTP/1.1\r\nHost: {address}\r\n\r\n").into_bytes(),
            )
            .await,
        ),
        // The start of a TLS handshake: somebody typed https.
        4 => drop(send(address, [vec![0x16, 0x03, 0x01, 0x02, 0x00, 0x01], noise].concat()).await),
        // Half a request, held open.
        5 => {
            if let Ok(mut stream) = TcpStream::connect(address).await {
                drop(stream.write_all(format!("GET /{path} HTTP/1.1\r\nHost: ").as_bytes()).await);
                held.push_back(stream);
                if held.len() > HELD {
                    held.pop_front();
                }
            }
        }
        6 => drop(
            send(
                address,
                format!("POST / HTTP/1.1\r\nHost: {address}\r\nContent-Length: 9\r\n\r\n").into_bytes(),
            )
            .await,
        ),
        _ => drop(send(address, hostile[choices.below(hostile.len())].clone()).await),
    }
}
