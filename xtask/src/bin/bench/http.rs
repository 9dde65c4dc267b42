//! A lean HTTP/1.1 connection: two cores are shared, and what the caller costs the hub lacks.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A connection that is kept.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The value of a header whose name is given in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
    }

    /// Its body, where it went well.
    pub(crate) fn json(&self) -> Result<Value> {
        let text = String::from_utf8_lossy(&self.body);
        ensure!(self.status == 200, "{}: {text}", self.status);
        serde_json::from_slice(&self.body).with_context(|| format!("not JSON: {text}"))
    }
}

/// The text of a request.
pub(crate) fn request(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&str>,
) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    if let Some(body) = body {
        text += &format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
    }
    text += "\r\n";
    text += body.unwrap_or("");
    text.into_bytes()
}

impl Connection {
    /// Connects to a port of this machine.
    pub(crate) async fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.context("connecting")?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(4096) })
    }

    /// Sends a request and waits for all of the answer.
    pub(crate) async fn call(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        let head = self.head().await?;
        let text = std::str::from_utf8(&self.buffer[..head])?.to_owned();
        let answer = Answer { status: status(&self.buffer)?, head: text, body: Vec::new() };
        let length = length(&self.buffer[..head]).context("an answer without a length")?;
        self.fill(head + length).await?;
        let body = self.buffer[head..head + length].to_vec();
        self.buffer.drain(..head + length);
        Ok(Answer { body, ..answer })
    }

    /// Sends a request and tells only how it went: no part of the answer is copied.
    pub(crate) async fn status(&mut self, request: &[u8]) -> Result<u16> {
        self.stream.write_all(request).await?;
        let head = self.head().await?;
        let status = status(&self.buffer)?;
        let length = length(&self.buffer[..head]).context("an answer without a length")?;
        self.fill(head + length).await?;
        self.buffer.drain(..head + length);
        Ok(status)
    }

    /// Sends a request whose answer goes on for ever, and waits for its beginning.
    pub(crate) async fn begin(mut self, request: &[u8]) -> Result<Self> {
        self.stream.write_all(request).await?;
        let head = self.head().await?;
        ensure!(status(&self.buffer)? == 200, "{}", String::from_utf8_lossy(&self.buffer));
        self.buffer.drain(..head);
        Ok(self)
    }

    /// Waits until the answer has gone on to hold `mark`, and forgets it up to there.
    pub(crate) async fn wait_for(&mut self, mark: &[u8]) -> Result<()> {
        loop {
            if let Some(at) = find(&self.buffer, mark) {
                self.buffer.drain(..at + mark.len());
                return Ok(());
            }
            // What was looked through holds at most the beginning of the mark.
            let keep = self.buffer.len().min(mark.len());
            self.buffer.drain(..self.buffer.len() - keep);
            self.more().await?;
        }
    }

    /// How long the head is.
    async fn head(&mut self) -> Result<usize> {
        loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                return Ok(at + 4);
            }
            self.more().await?;
        }
    }

    async fn fill(&mut self, wanted: usize) -> Result<()> {
        while self.buffer.len() < wanted {
            self.more().await?;
        }
        Ok(())
    }

    async fn more(&mut self) -> Result<()> {
        ensure!(self.stream.read_buf(&mut self.buffer).await? > 0, "the connection was closed");
        Ok(())
    }
}

fn status(head: &[u8]) -> Result<u16> {
    let text = head.get(9..12).context("no status")?;
    Ok(std::str::from_utf8(text)?.parse()?)
}

fn length(head: &[u8]) -> Option<usize> {
    // The hub writes it so, chromedriver otherwise.
    let names: [&[u8]; 2] = [b"content-length:", b"Content-Length:"];
    let from = names.into_iter().find_map(|name| Some(find(head, name)? + name.len()))?;
    let digits = head[from..].trim_ascii_start().iter().take_while(|byte| byte.is_ascii_digit());
    Some(digits.fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0')))
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    let first = part.first()?;
    let mut from = 0;
    while let Some(at) = text[from..].iter().position(|byte| byte == first) {
        if text[from + at..].starts_with(part) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read() {
        let head = b"HTTP/1.1 409 Conflict\r\ncontent-length: 120\r\n\r\n";

        assert_eq!(status(head).expect("a status"), 409);
        assert_eq!(length(head), Some(120));
        assert_eq!(length(b"HTTP/1.1 200 OK\r\nContent-Length:7\r\n\r\n"), Some(7));
        assert_eq!(find(head, b"\r\n\r\n"), Some(head.len() - 4));
        assert_eq!(find(b"aab", b"ab"), Some(1));
        assert_eq!(find(b"aab", b"abc"), None);
    }
}
