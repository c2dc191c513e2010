//! A web server on this machine, for what asks a published site.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

use openssl::asn1::Asn1Time;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::ssl::{SslAcceptor, SslMethod};
use openssl::x509::extension::SubjectAlternativeName;
use openssl::x509::{X509, X509Name};

/// Serves a folder as GitHub Pages does, with a type for each ending, until the test ends.
#[derive(Clone)]
pub(crate) struct WebHost {
    port: u16,
    scheme: &'static str,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    folder: PathBuf,
    /// Answers in the place of files: a status, more header lines, and a body.
    instead: BTreeMap<String, (u16, String, Vec<u8>)>,
    /// The paths that were asked for.
    asked: Vec<String>,
}

impl WebHost {
    pub(crate) fn new(folder: &Path) -> Self {
        Self::start(folder, "http", |stream, host| host.answer(stream))
    }

    /// The same over TLS, with a certificate that nobody vouches for: it comes back too.
    pub(crate) fn secure(folder: &Path) -> (Self, Vec<u8>) {
        let (key, certificate) = certificate();
        let mut tls = SslAcceptor::mozilla_modern_v5(SslMethod::tls_server()).unwrap();
        tls.set_private_key(&key).unwrap();
        tls.set_certificate(&certificate).unwrap();
        let tls = tls.build();
        let answer = move |stream: TcpStream, host: &Self| {
            // A client that does not trust it ends the handshake.
            drop(tls.accept(stream).map(|stream| host.answer(stream)));
        };
        (Self::start(folder, "https", answer), certificate.to_pem().unwrap())
    }

    fn start(
        folder: &Path,
        scheme: &'static str,
        answer: impl Fn(TcpStream, &Self) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = State { folder: folder.to_owned(), ..State::default() };
        let host = Self { port, scheme, state: Arc::new(Mutex::new(state)) };
        let (server, answer) = (host.clone(), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (server, answer) = (server.clone(), Arc::clone(&answer));
                thread::spawn(move || answer(stream.unwrap(), &server));
            }
        });
        host
    }

    pub(crate) fn url(&self) -> String {
        format!("{}://127.0.0.1:{}", self.scheme, self.port)
    }

    /// Answers one path in another way.
    pub(crate) fn instead(&self, path: &str, status: u16, headers: &str, body: &[u8]) {
        let answer = (status, headers.to_owned(), body.to_vec());
        self.state.lock().unwrap().instead.insert(path.to_owned(), answer);
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.state.lock().unwrap().asked.clone()
    }

    fn answer(&self, mut stream: impl Read + Write) {
        let mut lines = BufReader::new(&mut stream).lines().map_while(Result::ok);
        let Some(first) = lines.next() else { return };
        // The rest of the question is read, so that closing the connection loses no answer.
        lines.take_while(|line| !line.is_empty()).for_each(drop);
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let (status, headers, body) = self.look(&path);
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n"
        );
        // A client that has read enough goes away.
        drop(stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body)));
    }

    fn look(&self, path: &str) -> (u16, String, Vec<u8>) {
        let mut state = self.state.lock().unwrap();
        state.asked.push(path.to_owned());
        if let Some(answer) = state.instead.get(path) {
            return answer.clone();
        }
        let plain = path.trim_start_matches('/').replace("%20", " ");
        match fs::read(state.folder.join(&plain)) {
            Ok(bytes) => (200, format!("Content-Type: {}\r\n", kind(&plain)), bytes),
            Err(_) => (404, "Content-Type: text/html\r\n".to_owned(), b"not here".to_vec()),
        }
    }
}

/// A certificate for this machine, signed by itself, and its key.
fn certificate() -> (PKey<Private>, X509) {
    let key = PKey::from_rsa(Rsa::generate(2048).unwrap()).unwrap();
    let mut name = X509Name::builder().unwrap();
    name.append_entry_by_text("CN", "localhost").unwrap();
    let name = name.build();
    let mut made = X509::builder().unwrap();
    made.set_version(2).unwrap();
    made.set_subject_name(&name).unwrap();
    made.set_issuer_name(&name).unwrap();
    made.set_pubkey(&key).unwrap();
    made.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    made.set_not_after(&Asn1Time::days_from_now(2).unwrap()).unwrap();
    let names =
        SubjectAlternativeName::new().ip("127.0.0.1").build(&made.x509v3_context(None, None));
    made.append_extension(names.unwrap()).unwrap();
    made.sign(&key, MessageDigest::sha256()).unwrap();
    (key, made.build())
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "application/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" => "application/json; charset=utf-8",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}
