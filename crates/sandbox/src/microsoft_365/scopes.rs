//! The delegated permissions of the app's registration, and who must consent to each (fact sheet section 3).

/// Who may consent to a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Consenter {
    /// Any user, whatever the tenant's policy but `none`.
    User,
    /// Any user, unless the policy that the vendor manages excludes it.
    UserUnlessManaged,
    Admin,
}

const GRAPH: &str = "https://graph.microsoft.com/";
const ALL_REGISTERED: &str = ".default";
/// Scopes of the protocol itself: they belong to no resource.
const PROTOCOL: &[&str] = &["openid", "profile", "email", "offline_access"];

const REGISTERED: &[(&str, Consenter)] = &[
    ("User.Read", Consenter::User),
    ("User.ReadBasic.All", Consenter::User),
    ("Calendars.ReadBasic", Consenter::UserUnlessManaged),
    ("Calendars.Read", Consenter::UserUnlessManaged),
    ("Calendars.ReadWrite", Consenter::UserUnlessManaged),
    ("Calendars.Read.Shared", Consenter::UserUnlessManaged),
    ("Calendars.ReadWrite.Shared", Consenter::UserUnlessManaged),
    ("MailboxSettings.Read", Consenter::UserUnlessManaged),
    ("MailboxSettings.ReadWrite", Consenter::UserUnlessManaged),
    ("Place.Read.All", Consenter::Admin),
    ("User.Read.All", Consenter::Admin),
    ("Group.Read.All", Consenter::Admin),
    ("GroupMember.Read.All", Consenter::Admin),
    ("Directory.Read.All", Consenter::Admin),
    ("User.RevokeSessions.All", Consenter::Admin),
];

/// Scope of the ready-made grants.
pub(super) const READY: &str = "openid profile offline_access User.Read User.Read.All Group.Read.All Calendars.ReadWrite \
    Calendars.ReadWrite.Shared MailboxSettings.Read Place.Read.All User.RevokeSessions.All";

/// Why a scope parameter is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    Empty,
    Unknown,
    /// The scopes of one token belong to one resource.
    TwoResources,
    ForeignResource,
}

/// Each scope once, by its short name; `.default` becomes everything that is registered.
pub(super) fn read(parameter: &str) -> Result<Vec<String>, Unfit> {
    let mut scopes: Vec<String> = Vec::new();
    let (mut graph, mut foreign) = (false, false);
    for word in parameter.split_whitespace() {
        if PROTOCOL.contains(&word) {
            scopes.push(word.to_owned());
            continue;
        }
        if word.contains("://") && !word.starts_with(GRAPH) {
            foreign = true;
            continue;
        }
        graph = true;
        let name = word.strip_prefix(GRAPH).unwrap_or(word);
        if name == ALL_REGISTERED {
            scopes.extend(REGISTERED.iter().map(|(name, _)| (*name).to_owned()));
        } else {
            let known = REGISTERED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            scopes.push(known.map(|(known, _)| (*known).to_owned()).ok_or(Unfit::Unknown)?);
        }
    }
    match (graph, foreign) {
        (true, true) => return Err(Unfit::TwoResources),
        (false, true) => return Err(Unfit::ForeignResource),
        _ if scopes.is_empty() => return Err(Unfit::Empty),
        _ => {}
    }
    let mut once = Vec::new();
    scopes.into_iter().for_each(|scope| {
        if !once.contains(&scope) {
            once.push(scope);
        }
    });
    Ok(once)
}

pub(super) fn consenter(scope: &str) -> Consenter {
    let known = REGISTERED.iter().find(|(known, _)| *known == scope);
    known.map_or(Consenter::User, |(_, consenter)| *consenter)
}

/// As a token answer lists them: without the one that only asks for a refresh token.
pub(super) fn granted(scopes: &[String]) -> String {
    let listed: Vec<&str> = scopes
        .iter()
        .map(String::as_str)
        .filter(|scope| *scope != "offline_access")
        .collect();
    listed.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_known_by_either_name_and_belong_to_one_resource() {
        let read = |text: &str| read(text).map(|scopes| scopes.join(" "));
        assert_eq!(
            read("openid https://graph.microsoft.com/user.read User.Read"),
            Ok("openid User.Read".to_owned())
        );
        assert_eq!(
            read("https://graph.microsoft.com/.default").map(|all| all.split(' ').count()),
            Ok(REGISTERED.len())
        );
        for (text, unfit) in [
            (" ", Unfit::Empty),
            ("Calendars.Everything", Unfit::Unknown),
            ("https://vault.azure.net/.default", Unfit::ForeignResource),
            ("User.Read https://vault.azure.net/.default", Unfit::TwoResources),
        ] {
            assert_eq!(read(text), Err(unfit), "{text}");
        }
    }
}
