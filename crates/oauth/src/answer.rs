//! What the browser shows at the end. It is held back until the caller knows how things went: a page that
//! says "connected" before the first proven call is a lie.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto 0;padding:0 1.5rem;color:#1c2430;background:#fafaf8}\
h1{font-size:1.35rem;font-weight:600;margin:0 0 .5rem}p{margin:.25rem 0;color:#475160}\
@media(prefers-color-scheme:dark){body{color:#e8eaed;background:#17191d}p{color:#a9b1bc}}";

/// How the attempt ended, in the words that the browser shows. Text is escaped; no secret belongs in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorizationOutcome {
    /// The exchange and the first call worked.
    Connected {
        /// The company or tenant.
        display_name: String,
    },
    /// The person or the partner refused.
    Refused,
    /// Something went wrong after the consent.
    Failed {
        /// One calm sentence.
        message: String,
    },
}

impl AuthorizationOutcome {
    fn words(&self) -> (String, String) {
        const BACK: &str = "You can close this page and return to AdvisorOS.";
        match self {
            Self::Connected { display_name } => (format!("{display_name} is connected"), BACK.to_owned()),
            Self::Refused => ("Nothing was connected".to_owned(), format!("The consent was refused. {BACK}")),
            Self::Failed { message } => ("Not connected".to_owned(), format!("{message}. {BACK}")),
        }
    }
}

/// The browser's open request. Say how things went with [`Self::respond`]; dropped without a word, it shows
/// that the attempt was not finished.
#[derive(Debug)]
pub struct BrowserAnswer {
    outcome: oneshot::Sender<AuthorizationOutcome>,
    page: JoinHandle<()>,
}

impl BrowserAnswer {
    pub(crate) fn holding(stream: TcpStream) -> Self {
        let (sender, receiver) = oneshot::channel();
        let page = tokio::spawn(async move {
            let outcome = receiver.await.unwrap_or_else(|_| AuthorizationOutcome::Failed {
                message: "AdvisorOS stopped before the connection was finished".to_owned(),
            });
            let (heading, detail) = outcome.words();
            let _ = tokio::time::timeout(Duration::from_secs(2), send_and_close(stream, &page_response(&heading, &detail))).await;
        });
        Self { outcome: sender, page }
    }

    /// Shows the outcome and waits, at most about 2 s, until the browser has it.
    pub async fn respond(self, outcome: AuthorizationOutcome) {
        // Either side may be gone by now, and then there is nobody to tell.
        let _ = self.outcome.send(outcome);
        let _ = self.page.await;
    }
}

/// Writes, ends our side, and reads what the other side still sends, so that it gets the answer rather
/// than a reset.
pub(crate) async fn send_and_close(mut stream: TcpStream, response: &[u8]) {
    if stream.write_all(response).await.is_err() || stream.shutdown().await.is_err() {
        return;
    }
    let mut rest = [0_u8; 8_192];
    for _ in 0..32 {
        match tokio::time::timeout(Duration::from_millis(250), stream.read(&mut rest)).await {
            Ok(Ok(read)) if read > 0 => {}
            _ => return,
        }
    }
}

/// An empty answer.
pub(crate) fn dismissal(status: u16) -> Vec<u8> {
    let (reason, allow) = match status {
        404 => ("Not Found", ""),
        405 => ("Method Not Allowed", "Allow: GET\r\n"),
        _ => ("Bad Request", ""),
    };
    format!("HTTP/1.1 {status} {reason}\r\n{allow}Content-Length: 0\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n").into_bytes()
}

fn page_response(heading: &str, detail: &str) -> Vec<u8> {
    let (heading, detail) = (escape(heading), escape(detail));
    let body = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{heading}</title><style>{STYLE}</style></head><body><main><h1>{heading}</h1><p>{detail}</p></main></body></html>"
    );
    let style_hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
         Content-Security-Policy: default-src 'none'; style-src 'sha256-{style_hash}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}
