//! The parameters of a request: a form whose names nest by brackets (fact sheet section 3). What a route does not
//! take away is refused as unknown.

use url::form_urlencoded;

use super::refusal::Refusal;

/// Name, as it came, and value; in their order.
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    pub(super) fn read(form: &[u8]) -> Self {
        Self(form_urlencoded::parse(form).into_owned().collect())
    }

    /// The value of this name; the last one wins.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let mut found = None;
        self.0.retain(|(key, value)| {
            let taken = key == name;
            if taken {
                found = Some(value.clone());
            }
            !taken
        });
        found
    }

    /// `name[]=a` and `name[0]=a` alike.
    pub(super) fn list(&mut self, name: &str) -> Vec<String> {
        let mut found = Vec::new();
        self.0.retain(|(key, value)| {
            let index = key
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('['))
                .and_then(|rest| rest.strip_suffix(']'));
            let taken = index.is_some_and(|index| index.bytes().all(|byte| byte.is_ascii_digit()));
            if taken {
                found.push(value.clone());
            }
            !taken
        });
        found
    }

    pub(super) fn boolean(&mut self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.text(name).as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(Refusal::new(400, format!("Invalid boolean: {other}")).param(name)),
        }
    }

    pub(super) fn integer(&mut self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        let invalid = |_| {
            Refusal::new(400, format!("Invalid integer: {text}"))
                .code("parameter_invalid_integer")
                .param(name)
        };
        text.parse().map(Some).map_err(invalid)
    }

    /// One of these words.
    pub(super) fn choice(&mut self, name: &str, words: &[&str]) -> Result<Option<String>, Refusal> {
        match self.text(name) {
            Some(text) if !words.contains(&text.as_str()) => {
                Err(Refusal::new(400, format!("Invalid {name}: must be one of {}", words.join(", "))).param(name))
            }
            other => Ok(other),
        }
    }

    /// The first that nobody took.
    pub(super) fn finish(self) -> Result<(), Refusal> {
        match self.0.into_iter().next() {
            None => Ok(()),
            Some((name, _)) => Err(Refusal::new(400, format!("Received unknown parameter: {name}"))
                .code("parameter_unknown")
                .param(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_list_are_one_and_leftovers_are_named() {
        let mut parameters = Parameters::read(b"ids[]=a&ids%5B1%5D=b&recurring[interval]=month&active=maybe&limit=ten");
        assert_eq!(parameters.list("ids"), ["a", "b"]);
        assert!(parameters.boolean("active").is_err());
        assert!(parameters.integer("limit").is_err());
        let refused = parameters.finish().unwrap_err().reply();
        let body = String::from_utf8(refused.body).unwrap();
        assert!(body.contains("parameter_unknown") && body.contains("recurring[interval]"), "{body}");
    }
}
