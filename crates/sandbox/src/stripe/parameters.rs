//! The parameters of a request: a form whose names nest by brackets (fact sheet section 3). What a route does not
//! take away is refused as unknown.

use serde_json::{Value, json};
use url::form_urlencoded;

use super::refusal::Refusal;

pub(super) struct Parameters {
    /// Name, as it came, and value; in their order.
    pairs: Vec<(String, String)>,
    /// What they are nested in, such as `tiers[0]`; empty for the request itself.
    within: String,
}

impl Parameters {
    pub(super) fn read(form: &[u8]) -> Self {
        Self {
            pairs: form_urlencoded::parse(form).into_owned().collect(),
            within: String::new(),
        }
    }

    /// The value of this name; the last one wins.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.pairs.extract_if(.., |(key, _)| key == name).last().map(|(_, value)| value)
    }

    /// A text that an empty one takes away.
    pub(super) fn clearable(&mut self, name: &str) -> Option<Value> {
        let text = self.text(name)?;
        Some(if text.is_empty() { Value::Null } else { json!(text) })
    }

    /// `name[]=a` and `name[0]=a` alike.
    pub(super) fn list(&mut self, name: &str) -> Vec<String> {
        let is_element = |key: &str| split(key, name).is_some_and(|(index, rest)| is_index(index) && rest.is_empty());
        let elements = self.pairs.extract_if(.., |(key, _)| is_element(key));
        elements.map(|(_, value)| value).collect()
    }

    /// Everything in `name[…]`; `None` if there is nothing.
    pub(super) fn nested(&mut self, name: &str) -> Option<Self> {
        let inside = self.pairs.extract_if(.., |(key, _)| split(key, name).is_some());
        let pairs: Vec<(String, String)> = inside
            .filter_map(|(key, value)| split(&key, name).map(|(field, rest)| (format!("{field}{rest}"), value)))
            .collect();
        (!pairs.is_empty()).then(|| Self {
            pairs,
            within: self.full_name(name),
        })
    }

    /// The elements of `name[0][…]`, or of `name[][…]` where a field that comes again begins the next element.
    pub(super) fn elements(&mut self, name: &str) -> Vec<Self> {
        let is_field = |key: &str| split(key, name).is_some_and(|(index, rest)| is_index(index) && rest.starts_with('['));
        let fields: Vec<(String, String)> = self.pairs.extract_if(.., |(key, _)| is_field(key)).collect();
        let mut found: Vec<(String, Self)> = Vec::new();
        for (key, value) in fields {
            let Some((index, rest)) = split(&key, name) else {
                continue;
            };
            let field = rest.replacen(['[', ']'], "", 2);
            let known = found
                .iter_mut()
                .rev()
                .find(|(known, element)| known == index && (!index.is_empty() || element.pairs.iter().all(|(name, _)| *name != field)));
            if let Some((_, element)) = known {
                element.pairs.push((field, value));
                continue;
            }
            let within = format!("{}[{}]", self.full_name(name), found.len());
            let pairs = vec![(field, value)];
            found.push((index.to_owned(), Self { pairs, within }));
        }
        found.sort_by_key(|(index, _)| index.parse::<usize>().ok());
        found.into_iter().map(|(_, element)| element).collect()
    }

    pub(super) fn boolean(&mut self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.text(name).as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(Refusal::new(400, format!("Invalid boolean: {other}")).param(self.full_name(name))),
        }
    }

    pub(super) fn integer(&mut self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.text(name) else {
            return Ok(None);
        };
        let invalid = |_| {
            Refusal::new(400, format!("Invalid integer: {text}"))
                .code("parameter_invalid_integer")
                .param(self.full_name(name))
        };
        text.parse().map(Some).map_err(invalid)
    }

    /// One of these words.
    pub(super) fn choice(&mut self, name: &str, words: &[&str]) -> Result<Option<String>, Refusal> {
        match self.text(name) {
            Some(text) if !words.contains(&text.as_str()) => {
                Err(Refusal::new(400, format!("Invalid {name}: must be one of {}", words.join(", "))).param(self.full_name(name)))
            }
            other => Ok(other),
        }
    }

    /// A text that must be there and must say something.
    pub(super) fn required(&mut self, name: &str) -> Result<String, Refusal> {
        let text = self.text(name).ok_or_else(|| self.missing(name))?;
        if text.trim().is_empty() { Err(self.empty(name)) } else { Ok(text) }
    }

    pub(super) fn missing(&self, name: &str) -> Refusal {
        let name = self.full_name(name);
        Refusal::new(400, format!("Missing required param: {name}."))
            .code("parameter_missing")
            .param(name)
    }

    pub(super) fn empty(&self, name: &str) -> Refusal {
        let name = self.full_name(name);
        let message = format!(
            "You passed an empty string for '{name}'. We assume empty values are an attempt to unset a parameter; however '{name}' cannot be unset."
        );
        Refusal::new(400, message).code("parameter_invalid_empty").param(name)
    }

    /// The first that nobody took.
    pub(super) fn finish(&self) -> Result<(), Refusal> {
        let Some((name, _)) = self.pairs.first() else {
            return Ok(());
        };
        let name = self.full_name(name);
        Err(Refusal::new(400, format!("Received unknown parameter: {name}"))
            .code("parameter_unknown")
            .param(name))
    }

    /// All that is left, as it came.
    pub(super) fn into_pairs(self) -> Vec<(String, String)> {
        self.pairs
    }

    /// As the client wrote it: `interval` within `recurring` is `recurring[interval]`.
    pub(super) fn full_name(&self, name: &str) -> String {
        if self.within.is_empty() {
            return name.to_owned();
        }
        let end = name.find('[').unwrap_or(name.len());
        let (head, rest) = name.split_at(end);
        format!("{}[{head}]{rest}", self.within)
    }
}

/// `name[first]rest` is `first` and `rest`.
fn split<'a>(key: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    key.strip_prefix(name)?.strip_prefix('[')?.split_once(']')
}

fn is_index(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused_name(parameters: &Parameters) -> String {
        let body: Value = serde_json::from_slice(&parameters.finish().unwrap_err().reply().body).unwrap();
        assert_eq!(body["error"]["code"], "parameter_unknown");
        body["error"]["param"].as_str().unwrap().to_owned()
    }

    #[test]
    fn both_spellings_of_a_list_are_one_and_leftovers_are_named() {
        let mut parameters = Parameters::read(b"ids[]=a&ids%5B1%5D=b&recurring[interval]=month&active=maybe&limit=ten");
        assert_eq!(parameters.list("ids"), ["a", "b"]);
        assert!(parameters.boolean("active").is_err());
        assert!(parameters.integer("limit").is_err());
        assert_eq!(refused_name(&parameters), "recurring[interval]");
        let mut recurring = parameters.nested("recurring").unwrap();
        assert!(parameters.finish().is_ok());
        assert_eq!(refused_name(&recurring), "recurring[interval]");
        assert_eq!(recurring.text("interval").as_deref(), Some("month"));
    }

    #[test]
    fn both_spellings_of_elements_are_one_and_their_order_is_that_of_their_numbers() {
        for form in [
            "tiers[1][up_to]=inf&tiers[0][up_to]=10&tiers[1][flat_amount]=7&tiers[0][colour]=red",
            "tiers[][up_to]=10&tiers[][colour]=red&tiers[][up_to]=inf&tiers[][flat_amount]=7",
        ] {
            let mut tiers = Parameters::read(form.as_bytes()).elements("tiers");
            assert_eq!(tiers.len(), 2, "{form}");
            let bounds: Vec<_> = tiers.iter_mut().map(|tier| tier.text("up_to").unwrap()).collect();
            assert_eq!(bounds, ["10", "inf"], "{form}");
            assert!(refused_name(&tiers[0]).ends_with("[colour]"));
            assert_eq!(tiers[1].integer("flat_amount").ok().flatten(), Some(7));
        }
    }
}
