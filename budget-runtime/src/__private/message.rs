//! Owns text built in const evaluation, for compile errors that name numbers. Comes in: strings and numbers. Goes
//! out: one `&str` for `panic!`.

const DIGITS: &[u8; 10] = b"0123456789";

/// A text of at most 1024 bytes; what does not fit is left out whole.
pub(crate) struct Message {
    bytes: [u8; 1024],
    len: usize,
}

impl Message {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; 1024], len: 0 }
    }

    pub(crate) const fn text(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        if text.len() > self.bytes.len() - self.len {
            return self;
        }
        let mut index = 0;
        while index < text.len() {
            self.bytes[self.len] = text[index];
            self.len += 1;
            index += 1;
        }
        self
    }

    pub(crate) const fn number(self, number: u64) -> Self {
        let mut digits = [0; 20];
        let mut start = digits.len();
        let mut rest = number;
        loop {
            start -= 1;
            digits[start] = DIGITS[(rest % 10) as usize];
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        match str::from_utf8(digits.split_at(start).1) {
            Ok(digits) => self.text(digits),
            Err(_) => self,
        }
    }

    pub(crate) const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }

    /// Stops const evaluation with this text, at the place that called the check.
    #[track_caller]
    pub(crate) const fn stop(&self) -> ! {
        panic!("{}", self.as_str())
    }
}

/// The text that `check` stops the build with, had it been called in a const; `None` when it admits.
#[cfg(test)]
pub(crate) fn stopped(check: impl FnOnce() + std::panic::UnwindSafe) -> Option<std::string::String> {
    std::panic::catch_unwind(check).err().map(|payload| match payload.downcast() {
        Ok(text) => *text,
        Err(other) => std::panic::resume_unwind(other),
    })
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn texts_and_numbers_follow_each_other() {
        const MESSAGE: Message = Message::new().text("block of ").number(99_999).text("").text(" bytes ‖");
        assert_eq!(MESSAGE.as_str(), "block of 99999 bytes ‖");
        assert_eq!(Message::new().as_str(), "");
    }

    #[test]
    fn every_number_is_written_whole() {
        for (number, text) in [
            (0, "0"),
            (7, "7"),
            (10, "10"),
            (909, "909"),
            (1_000_000, "1000000"),
            (u64::MAX, "18446744073709551615"),
        ] {
            assert_eq!(Message::new().number(number).as_str(), text);
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out_whole_and_shorter_text_still_fits() {
        let mut message = Message::new();
        for _ in 0..102 {
            message = message.text("0123456789");
        }
        assert_eq!(message.as_str().len(), 1020);
        message = message.text("01234").number(12_345).text("0123");
        assert!(message.as_str().ends_with("67890123"));
        assert_eq!(message.text("0").text("").number(1).as_str().len(), 1024);
    }

    #[test]
    #[should_panic = "exceeds the 65536-byte limit"]
    fn a_message_stops_with_its_text() {
        Message::new().text("exceeds the ").number(65_536).text("-byte limit").stop();
    }
}
