//! One connection: one request, one answer.

use std::io;
use std::net::TcpStream;

use super::answer::answer;
use super::events;
use super::live;
use super::request::{self, Refusal, Request};
use super::response::{PATIENCE, Response};
use super::server::Preview;

/// Serves a connection to its end. One that breaks is nobody's loss.
pub(super) fn serve(mut stream: TcpStream, preview: &Preview) {
    let answered = prepare(&stream).and_then(|()| match request::read(&mut stream, preview.port) {
        None => Ok(()),
        Some(Ok(request)) => respond(&mut stream, preview, &request),
        Some(Err(why)) => Response::refusal(why).send(&mut stream, false),
    });
    drop(answered);
}

/// Tells a connection that there are too many.
pub(super) fn refuse(mut stream: TcpStream) {
    drop(prepare(&stream).and_then(|()| Response::refusal(Refusal::Busy).send(&mut stream, false)));
}

fn prepare(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(PATIENCE))
}

fn respond(stream: &mut TcpStream, preview: &Preview, request: &Request) -> io::Result<()> {
    if request.path.split('?').next() == Some(live::EVENTS) {
        return listen(stream, preview, request.is_head);
    }
    answer(preview, request).send(stream, request.is_head)
}

fn listen(stream: &mut TcpStream, preview: &Preview, is_head: bool) -> io::Result<()> {
    let Some(_slot) = preview.streams.take() else {
        return Response::refusal(Refusal::Busy).send(stream, is_head);
    };
    if is_head {
        return io::Write::write_all(stream, events::head().as_bytes());
    }
    events::stream(stream, &preview.board, |state| preview.version(state))
}
