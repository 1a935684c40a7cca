//! The consent page as a person uses it: reads the form, chooses, presses a button, follows the way
//! back. The window's journey uses this file as well.

use url::Url;

/// What the person presses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Press {
    Consent,
    /// Consents, and takes the tick from the box whose value ends so.
    ConsentWithout(&'static str),
    Refuse,
}

/// Opens the page, sends its one form with the company of this name, or with the first one, and follows the
/// redirects.
pub fn visit(url: &Url, press: Press, company: Option<&str>) -> String {
    let (target, form) = filled(url, press, company);
    sent(&target, form)
}

/// Sends a filled form and follows the redirects.
pub fn sent(target: &Url, form: String) -> String {
    let answer = ureq::post(target.as_str())
        .header("content-type", "application/x-www-form-urlencoded")
        .send(form);
    answer
        .unwrap_or_else(|error| panic!("the way back failed: {error}"))
        .body_mut()
        .read_to_string()
        .unwrap()
}

/// Opens the page and fills its form: where it is sent, and what.
pub fn filled(url: &Url, press: Press, company: Option<&str>) -> (Url, String) {
    let page = ureq::get(url.as_str()).call().unwrap().body_mut().read_to_string().unwrap();
    let form = between(&page, "<form", "</form>");
    let action = attribute(&form, "action").unwrap_or_default();
    let target = if action.is_empty() {
        url.clone()
    } else {
        url.join(&unescape(&action)).unwrap()
    };
    let mut fields = url::form_urlencoded::Serializer::new(String::new());
    for tag in form
        .split('<')
        .filter(|tag| tag.starts_with("input") && attribute(tag, "type").as_deref() == Some("hidden"))
    {
        fields.append_pair(
            &attribute(tag, "name").unwrap(),
            &unescape(&attribute(tag, "value").unwrap_or_default()),
        );
    }
    if form.contains("<select") {
        let select = between(&form, "<select", "</select>");
        let is_chosen = |option: &&str| company.is_none_or(|name| unescape(option).contains(&format!(">{name}<")));
        let option = select.split("<option").skip(1).find(is_chosen);
        let option = option.unwrap_or_else(|| panic!("the page offers no {}: {select}", company.unwrap_or("company")));
        fields.append_pair(&attribute(&select, "name").unwrap(), &attribute(option, "value").unwrap());
    } else if let Some(radio) = form.split('<').find(|tag| tag.starts_with("input") && tag.contains("radio")) {
        fields.append_pair(&attribute(radio, "name").unwrap(), &attribute(radio, "value").unwrap());
    }
    for tag in form.split('<').filter(|tag| tag.starts_with("input") && tag.contains("checkbox")) {
        let value = unescape(&attribute(tag, "value").unwrap());
        let is_unticked = matches!(press, Press::ConsentWithout(end) if value.ends_with(end));
        if tag.contains(" checked") && !is_unticked {
            fields.append_pair(&attribute(tag, "name").unwrap(), &value);
        }
    }
    let buttons: Vec<&str> = form.split('<').filter(|tag| tag.starts_with("button")).collect();
    assert_eq!(buttons.len(), 2, "one button consents, one refuses");
    let button = buttons[usize::from(press == Press::Refuse)];
    if let Some(name) = attribute(button, "name") {
        fields.append_pair(&name, &attribute(button, "value").unwrap_or_default());
    }
    (target, fields.finish())
}

fn between(text: &str, from: &str, to: &str) -> String {
    let start = text.find(from).unwrap_or_else(|| panic!("no {from} in {text}"));
    let length = text[start..].find(to).unwrap_or_else(|| panic!("no {to} in {text}"));
    text[start..start + length].to_owned()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let head = &tag[..tag.find('>').unwrap_or(tag.len())];
    let start = head.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(head[start..start + head[start..].find('"')?].to_owned())
}

fn unescape(text: &str) -> String {
    text.replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
