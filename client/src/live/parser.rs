//! Reads `text/event-stream` (WHATWG HTML, 9.2.6) from bytes that may break off anywhere.

/// One event of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Message {
    /// Its `id`, if it brought one.
    pub(super) id: Option<String>,
    /// Its `data` lines.
    pub(super) data: String,
}

/// What was read and is not yet an event. Event names and retry times are of no use here.
#[derive(Debug, Default)]
pub(super) struct Parser {
    line: Vec<u8>,
    ended_by_cr: bool,
    is_past_first_line: bool,
    id: Option<String>,
    data: Option<String>,
}

impl Parser {
    /// Takes the next bytes and gives the events they complete.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Vec<Message> {
        let mut messages = Vec::new();
        for &byte in bytes {
            let is_second_of_crlf = self.ended_by_cr && byte == b'\n';
            self.ended_by_cr = byte == b'\r';
            match byte {
                b'\n' if is_second_of_crlf => {}
                b'\n' | b'\r' => messages.extend(self.end_line()),
                other => self.line.push(other),
            }
        }
        messages
    }

    fn end_line(&mut self) -> Option<Message> {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        let is_past_first_line = std::mem::replace(&mut self.is_past_first_line, true);
        let line = if is_past_first_line { &*line } else { line.trim_start_matches('\u{feff}') };
        if line.is_empty() {
            let data = self.data.take()?;
            return Some(Message { id: self.id.take(), data });
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => match &mut self.data {
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
                None => self.data = Some(value.to_owned()),
            },
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            // Comments, and fields of other streams.
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn message(id: Option<&str>, data: &str) -> Message {
        Message { id: id.map(str::to_owned), data: data.to_owned() }
    }

    #[test]
    fn the_grammar_is_read_as_the_standard_has_it() {
        for (stream, expected) in [
            ("data: a\n\n", vec![message(None, "a")]),
            ("data: a\r\n\r\ndata:b\r\r", vec![message(None, "a"), message(None, "b")]),
            ("\u{feff}data: a\n\n", vec![message(None, "a")]),
            ("id: b.1\ndata: a\ndata:  b\n\n", vec![message(Some("b.1"), "a\n b")]),
            ("event: x\nretry: 5\ndata\n\n", vec![message(None, "")]),
            (": keep-alive\n\n: again\n\n", vec![]),
            ("id: x\n\ndata: 1\n\n", vec![message(Some("x"), "1")]),
            ("id: a\0b\ndata: 1\n\n", vec![message(None, "1")]),
            ("data: unfinished\n", vec![]),
        ] {
            assert_eq!(Parser::default().feed(stream.as_bytes()), expected, "{stream:?}");
        }
    }

    /// Bytes as a stream might bring them: made of what the grammar knows, and of anything else.
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let known = prop::sample::select(vec![
            "data", "id", "event", "电梯", ":", ": ", "\n", "\r", "\r\n", "\n\n", "\0", "\u{feff}",
        ]);
        let piece = prop_oneof![
            9 => known.prop_map(|piece| piece.as_bytes().to_vec()),
            1 => prop::collection::vec(any::<u8>(), 0..4),
        ];
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn it_does_not_matter_where_a_stream_is_split(
            bytes in bytes(),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        ) {
            let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();

            let mut parser = Parser::default();
            let split: Vec<_> =
                cuts.windows(2).flat_map(|cut| parser.feed(&bytes[cut[0]..cut[1]])).collect();

            prop_assert_eq!(split, Parser::default().feed(&bytes));
        }

        #[test]
        fn what_a_hub_writes_is_read_back(
            written in prop::collection::vec(("[a-z0-9.]{1,20}", "[^\r\n]{0,40}"), 0..10),
        ) {
            let stream: String =
                written.iter().map(|(id, data)| format!(":\n\nid: {id}\ndata: {data}\n\n")).collect();

            let read = Parser::default().feed(stream.as_bytes());

            let expected: Vec<_> =
                written.iter().map(|(id, data)| message(Some(id), data)).collect();
            prop_assert_eq!(read, expected);
        }
    }
}
