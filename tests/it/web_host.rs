//! A web server on this machine, for what asks a published site.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

/// Serves a folder as GitHub Pages does, with a type for each ending, until the test ends.
#[derive(Clone)]
pub(crate) struct WebHost {
    port: u16,
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
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = State { folder: folder.to_owned(), ..State::default() };
        let host = Self { port, state: Arc::new(Mutex::new(state)) };
        let server = host.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let server = server.clone();
                thread::spawn(move || server.answer(&stream.unwrap()));
            }
        });
        host
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Answers one path in another way.
    pub(crate) fn instead(&self, path: &str, status: u16, headers: &str, body: &[u8]) {
        let answer = (status, headers.to_owned(), body.to_vec());
        self.state.lock().unwrap().instead.insert(path.to_owned(), answer);
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.state.lock().unwrap().asked.clone()
    }

    fn answer(&self, mut stream: &TcpStream) {
        let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
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
