//! The scopes that the app may ask for, and which of them each method takes, as in the discovery documents.

const PREFIX: &str = "https://www.googleapis.com/auth/";

/// Scopes of sign-in by both of their names: the short one is asked for, the long one comes back.
const SIGN_IN: &[(&str, &str)] = &[
    ("openid", "openid"),
    ("email", "https://www.googleapis.com/auth/userinfo.email"),
    ("profile", "https://www.googleapis.com/auth/userinfo.profile"),
];

/// Scopes of the Calendar and Directory APIs, without their prefix.
const API: &[&str] = &[
    "calendar",
    "calendar.readonly",
    "calendar.acls",
    "calendar.acls.readonly",
    "calendar.app.created",
    "calendar.calendarlist",
    "calendar.calendarlist.readonly",
    "calendar.calendars",
    "calendar.calendars.readonly",
    "calendar.events",
    "calendar.events.freebusy",
    "calendar.events.owned",
    "calendar.events.owned.readonly",
    "calendar.events.public.readonly",
    "calendar.events.readonly",
    "calendar.freebusy",
    "calendar.settings.readonly",
    "admin.directory.group.readonly",
    "admin.directory.resource.calendar",
    "admin.directory.resource.calendar.readonly",
    "admin.directory.user.readonly",
];

/// A scope as the token endpoint writes it; `None` for one that there is not.
pub(super) fn normalized(scope: &str) -> Option<String> {
    if let Some((_, long)) = SIGN_IN.iter().find(|(short, long)| *short == scope || *long == scope) {
        return Some((*long).to_owned());
    }
    scope
        .strip_prefix(PREFIX)
        .filter(|name| API.contains(name))
        .map(|_| scope.to_owned())
}

/// Whether a grant of only these never ends in testing: name, address and profile.
pub(super) fn only_sign_in(scopes: &[String]) -> bool {
    scopes.iter().all(|scope| SIGN_IN.iter().any(|(_, long)| long == scope))
}

/// Whether one of the scopes is this one, named without its prefix.
pub(super) fn has(scopes: &[String], name: &str) -> bool {
    scopes.iter().any(|scope| scope.strip_prefix(PREFIX) == Some(name))
}

/// What the API lets scopes do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    ListCalendars,
    GetCalendar,
    ReadEvents,
    WriteEvents,
    QueryFreeBusy,
    StopChannel,
    ListResources,
}

impl Method {
    /// Without their prefix. `calendar.app.created` opens only calendars that the app made, and none are made here;
    /// `calendar.events.public.readonly` only public ones, and the firm has none.
    const fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::ListCalendars => &[
                "calendar",
                "calendar.readonly",
                "calendar.calendarlist",
                "calendar.calendarlist.readonly",
            ],
            Self::GetCalendar => &["calendar", "calendar.readonly", "calendar.calendars", "calendar.calendars.readonly"],
            Self::ReadEvents => &[
                "calendar",
                "calendar.readonly",
                "calendar.events",
                "calendar.events.readonly",
                "calendar.events.owned",
                "calendar.events.owned.readonly",
                "calendar.events.freebusy",
            ],
            Self::WriteEvents => &["calendar", "calendar.events", "calendar.events.owned"],
            Self::QueryFreeBusy => &["calendar", "calendar.readonly", "calendar.freebusy", "calendar.events.freebusy"],
            Self::StopChannel => &[
                "calendar",
                "calendar.readonly",
                "calendar.calendarlist",
                "calendar.calendarlist.readonly",
                "calendar.events",
                "calendar.events.readonly",
                "calendar.events.owned",
                "calendar.events.owned.readonly",
                "calendar.events.freebusy",
            ],
            Self::ListResources => &["admin.directory.resource.calendar", "admin.directory.resource.calendar.readonly"],
        }
    }

    pub(super) fn is_allowed_by(self, scopes: &[String]) -> bool {
        self.scopes().iter().any(|name| has(scopes, name))
    }

    /// How far the scopes reach into a calendar's events.
    pub(super) fn reach(self, scopes: &[String]) -> Reach {
        let any = |names: &[&str]| names.iter().any(|name| has(scopes, name));
        let reads = self == Self::ReadEvents;
        if any(&["calendar", "calendar.events"]) || reads && any(&["calendar.readonly", "calendar.events.readonly"]) {
            Reach::All
        } else if any(&["calendar.events.owned"]) || reads && any(&["calendar.events.owned.readonly"]) {
            Reach::Owned
        } else {
            Reach::FreeBusy
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    All,
    /// Only calendars that the person owns.
    Owned,
    /// Only when somebody is busy.
    FreeBusy,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| format!("{PREFIX}{name}")).collect()
    }

    #[test]
    fn the_gaps_between_scopes() {
        for (name, method, expected) in [
            ("calendar.events", Method::ListCalendars, false),
            ("calendar.events", Method::GetCalendar, false),
            ("calendar.events.readonly", Method::QueryFreeBusy, false),
            ("calendar.events.readonly", Method::WriteEvents, false),
            ("calendar.readonly", Method::QueryFreeBusy, true),
            ("calendar.readonly", Method::ListResources, false),
            ("calendar.calendarlist.readonly", Method::ReadEvents, false),
            ("calendar.freebusy", Method::ReadEvents, false),
        ] {
            assert_eq!(method.is_allowed_by(&scopes(&[name])), expected, "{name} {method:?}");
        }
        assert_eq!(Method::WriteEvents.reach(&scopes(&["calendar.events.owned"])), Reach::Owned);
        assert_eq!(Method::ReadEvents.reach(&scopes(&["calendar.events.freebusy"])), Reach::FreeBusy);
    }

    #[test]
    fn short_names_come_back_long() {
        assert_eq!(
            normalized("email").as_deref(),
            Some("https://www.googleapis.com/auth/userinfo.email")
        );
        assert_eq!(normalized("openid").as_deref(), Some("openid"));
        assert_eq!(normalized("calendar"), None);
        assert_eq!(normalized("https://www.googleapis.com/auth/everything"), None);
    }
}
