//! The parts of a manifest.

use std::collections::BTreeMap;
use std::time::Duration;

use connect_domain::calendar_date::CalendarDate;
use connect_domain::check::CheckCost;
use connect_domain::environment::Environment;
use connect_domain::mapping::attributes::{AttributeSpec, FactSpec};
use connect_domain::secret::SecretText;
use connect_domain::source_object::SourceObjectKind;
use connect_http::{HeaderName, HeaderValue, Method, PathPattern};
use connect_oauth::{ClientAuthentication, Issuer, LifetimeFields, Pkce, RevocationBody};
use url::Url;

use super::address::Address;
use super::admin_consent::AdminConsent;

/// How a credential is obtained.
#[derive(Clone, Debug)]
pub enum Auth {
    /// OAuth 2.0 authorization code.
    OAuth2(OAuth2),
    /// A key that a person copies from the partner's console.
    ApiKey(ApiKey),
}

/// The OAuth side of a partner.
#[derive(Clone, Debug)]
pub struct OAuth2 {
    /// The partner's issuer identifier.
    pub issuer: Option<Issuer>,
    /// Whether callbacks must name it (RFC 9207).
    pub issuer_required: bool,
    /// What is asked for.
    pub scopes: Vec<Scope>,
    /// See [`Pkce`].
    pub pkce: Pkce,
    /// See [`ClientAuthentication`].
    pub client_authentication: ClientAuthentication,
    /// See [`RevocationBody`].
    pub revocation_body: RevocationBody,
    /// The callback's parameter that names the organization, where it comes that way.
    pub external_account_parameter: Option<String>,
    /// Parameters added to the authorization request.
    pub authorize_parameters: Vec<(String, String)>,
    /// Headers added to token requests.
    pub token_headers: Vec<(HeaderName, HeaderValue)>,
    /// Whether a replaced refresh token may work for a while, and trying it never ends the grant. Only then
    /// is it tried, once, after a reply was lost (`reliability.md` B10).
    pub previous_refresh_token_may_work: bool,
    /// See [`LifetimeFields`].
    pub lifetime_fields: LifetimeFields,
    /// What the partner's own codes mean, wherever it shows or sends one.
    pub codes: Vec<Code>,
    /// What stands before a number among them; empty where it has no numbers.
    pub code_prefix: String,
    /// How grants end although nobody disconnected them.
    pub grant_ends: Vec<GrantEnd>,
    /// How an administrator consents for everybody, where the partner has that.
    pub admin_consent: Option<Box<AdminConsent>>,
    /// Whether the account that is to sign in can be named beforehand.
    pub login_hint: Option<LoginHint>,
}

/// What naming the account is for where somebody else is asked to consent (OpenID Connect Core 3.1.2.1, `login_hint`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginHint {
    /// The partner tells the account's company, which is enough to know the client by.
    Optional,
    /// The partner tells an address and no company: only the address can be known as the client's.
    Required,
}

impl LoginHint {
    /// The word in manifests and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Optional => "optional",
            Self::Required => "required",
        }
    }
}

/// What one of the partner's own codes means, or several that mean the same. It only chooses words: what is done follows
/// from the standard's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Numbers, without their prefix, and words.
    pub codes: Vec<String>,
    /// What happened, in sentences without the last full stop.
    pub means: String,
    /// What to do next, in sentences without the last full stop.
    pub act: String,
    /// Who has to do it.
    pub who: Who,
}

/// Who can end a refusal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Who {
    /// Whoever signs in.
    #[default]
    Person,
    /// An administrator of the organization.
    Admin,
    /// Whoever registered the firm's app at the partner.
    Registration,
}

impl Who {
    /// The word used in manifests and views.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Admin => "admin",
            Self::Registration => "registration",
        }
    }
}

impl std::str::FromStr for Who {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Person, Self::Admin, Self::Registration]
            .into_iter()
            .find(|who| who.as_str() == text)
            .ok_or(())
    }
}

/// One way in which the partner ends grants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantEnd {
    /// When it happens; `None` where nobody can tell.
    pub clock: Option<GrantClock>,
    /// What it is and what to do, in sentences without the last full stop.
    pub means: String,
}

/// When a grant ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantClock {
    /// So long after the consent, however it is used.
    AfterConsent(Duration),
    /// So long after its last use.
    AfterLastUse(Duration),
}

/// A scope and why it is asked for, in words for the person who consents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// As the partner writes it.
    pub name: String,
    /// Plain words.
    pub reason: String,
    /// Whether a grant without it is incomplete.
    pub required: bool,
    /// What stands beside its box on the partner's consent page, where each can be unticked.
    pub shown_as: Option<String>,
    /// The ability that a key's right on Write is for; elsewhere Read is enough.
    pub written_by: Option<String>,
    /// The resource that is left out of a pull by a key without this right, while all else is read.
    pub pulls: Option<String>,
}

/// The API-key side of a partner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Header that carries the key.
    pub header: HeaderName,
    /// Put before the key, such as `Bearer `.
    pub prefix: String,
    /// How the partner's keys begin, where that tells what they are.
    pub forms: Vec<KeyForm>,
    /// What a key has to be allowed to do, as the partner's console names it.
    pub rights: Vec<Scope>,
    /// Rights that a key does harm by, each with what could be done: on Write they are warned of, on Read nobody asks.
    pub unwanted: Vec<Scope>,
    /// How long a key should be used before a new one takes its place; `None` where nobody asks for it.
    pub rotate_after: Option<Duration>,
    /// How long the old key is kept beside a new one, where a person says nothing else.
    pub overlap: Duration,
    /// How a second key is made at the partner while the first one works, step by step.
    pub how_to_rotate: Vec<String>,
}

/// How keys of one kind begin, and what follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyForm {
    /// The key's first characters; no secret.
    pub begins_with: String,
    /// What such a key is.
    pub meaning: KeyMeaning,
}

/// What the beginning of a key says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyMeaning {
    /// It opens this environment and no other.
    Opens(Environment),
    /// We do not take it, for this reason and with this advice.
    Refused(String),
}

impl ApiKey {
    /// What the beginning of a key says; `None` where nothing is said of keys that begin so. Leaks no more than
    /// which of the published beginnings it has.
    pub fn meaning_of(&self, key: &SecretText) -> Option<&KeyMeaning> {
        let form = self.forms.iter().find(|form| key.expose().starts_with(&form.begins_with))?;
        Some(&form.meaning)
    }
}

/// One of a partner's worlds.
#[derive(Clone, Debug)]
pub struct EnvironmentSpec {
    /// By name; empty in rehearsal and custom, where they are resolved when used.
    pub endpoints: BTreeMap<String, Address>,
    /// The form field that says where `api` is, where each organization has an address of its own.
    pub endpoint_field: Option<String>,
    /// Ways back from the browser that work there, the best first.
    pub callbacks: Vec<CallbackKind>,
}

/// What the partner compares the redirect URI with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackKind {
    /// Nothing: any loopback URI will do.
    Any,
    /// The registered loopback URI, but not its port.
    AnyPort,
    /// The registered loopback URI, to the letter.
    Exact,
    /// An https page of the firm that forwards to loopback.
    Relay,
    /// The person pastes the address that the browser ended at.
    Paste,
    /// No browser comes back: the person enters a code on any device (RFC 8628).
    Device,
}

impl CallbackKind {
    /// The word used in manifests and rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::AnyPort => "any_port",
            Self::Exact => "exact",
            Self::Relay => "relay",
            Self::Paste => "paste",
            Self::Device => "device",
        }
    }
}

impl std::str::FromStr for CallbackKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Any, Self::AnyPort, Self::Exact, Self::Relay, Self::Paste, Self::Device]
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or(())
    }
}

/// One request that only reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredRead {
    /// Usually GET.
    pub method: Method,
    /// Name of the endpoint whose origin it goes to.
    pub endpoint: String,
    /// See [`PathPattern`].
    pub path: PathPattern,
    /// What it is for, in words for the catalog.
    pub purpose: String,
}

/// One request that writes. It leaves only with the permit of a person's confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredWrite {
    /// POST, PUT, PATCH or DELETE.
    pub method: Method,
    /// As a read's.
    pub endpoint: String,
    /// See [`PathPattern`].
    pub path: PathPattern,
    /// What it is for, in words for the catalog and the preview.
    pub purpose: String,
    /// Id of the ability that it belongs to; a permit is for one.
    pub ability: String,
}

/// Something that a connection can do beyond what everybody needs, and what has to be granted for it. It is asked for
/// when a person turns it on, and not at the first consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ability {
    /// Stable id, such as `sample-meeting`.
    pub id: String,
    /// On screen.
    pub title: String,
    /// What it is good for, and who may have to consent.
    pub reason: String,
    /// What it needs beyond the first consent; may be empty.
    pub scopes: Vec<Scope>,
}

impl Ability {
    /// Whether everything that it needs is granted.
    pub fn is_granted(&self, granted: &[String]) -> bool {
        self.scopes.iter().all(|scope| granted.contains(&scope.name))
    }
}

/// What can be mapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingSpec {
    /// Kind of the source objects.
    pub kind: SourceObjectKind,
    /// Target set to offer.
    pub target_set: String,
    /// What the partner tells of each that a person wants to see beside it.
    pub facts: Vec<FactSpec>,
    /// What is decided of each beside its target.
    pub attributes: Vec<AttributeSpec>,
}

/// Something that the partner gives up, and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retirement {
    /// What is given up.
    pub retired: Retired,
    /// The first day on which it works no more; `None` where it works no more already.
    pub ends: Option<CalendarDate>,
    /// The model or the version of the interface to use instead.
    pub replacement: String,
}

/// See [`Retirement`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retired {
    /// A model of the partner's own, by the id that programs ask it by.
    Model(String),
    /// A version of the partner's interface, and with it what was trained by it.
    ApiVersion(String),
}

/// One check of the gate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckSpec {
    /// Stable id.
    pub id: String,
    /// On screen.
    pub title: String,
    /// Whether its absence alone makes the gate not ready.
    pub critical: bool,
    /// What asking costs.
    pub cost: CheckCost,
    /// How long an answer counts.
    pub fresh_for: Duration,
}

/// One call that tells whether the partner answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthCall {
    /// Always a GET.
    pub url: Url,
    /// Status of a healthy answer.
    pub expect_status: u16,
}
