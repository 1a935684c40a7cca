//! How sign-in says no (fact sheet section 5): an OAuth error with one of the vendor's numbers.

/// Where a person or an app meets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// On a page of the vendor's own: the app never hears of it.
    Page,
    /// In the answer that the browser brings to the app.
    Redirect,
    /// In the answer to a token request.
    Token,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) number: u32,
    pub(super) error: &'static str,
    pub(super) suberror: Option<&'static str>,
    /// Whether the answer carries a claims challenge, to be passed to the interactive sign-in.
    pub(super) claims: bool,
    pub(super) stage: Stage,
    pub(super) text: &'static str,
}

macro_rules! failures {
    ($($name:ident = $number:literal $error:literal $stage:ident $(sub $suberror:literal)? $(claims $claims:literal)?: $text:literal;)*) => {
        $(pub(super) const $name: Failure = Failure {
            number: $number,
            error: $error,
            suberror: failures!(@option $($suberror)?),
            claims: failures!(@flag $($claims)?),
            stage: Stage::$stage,
            text: $text,
        };)*
        /// Every failure there is.
        pub(super) const ALL: &[&Failure] = &[$(&$name),*];
    };
    (@option) => { None };
    (@option $value:literal) => { Some($value) };
    (@flag) => { false };
    (@flag $value:literal) => { $value };
}

// Suberrors and the numbers of the device code flow and of PKCE are not on the fact sheet: unverified.
failures! {
    WRONG_ACCOUNT = 16000 "interaction_required" Redirect: "Either multiple user identities are available for the current request or selected account is not supported for the scenario.";
    UNREGISTERED_REDIRECT = 50011 "invalid_request" Page: "The redirect URI specified in the request does not match the redirect URIs configured for the application. Make sure the redirect URI sent in the request matches one added to your application.";
    FOREIGN_ACCOUNT = 50020 "invalid_grant" Page: "User account from identity provider does not exist in tenant and cannot access the application in that tenant. The account needs to be added as an external user in the tenant first.";
    UNKNOWN_USER = 50034 "invalid_grant" Page: "The user account does not exist in the directory. To sign into this application, the account must be added to the directory.";
    NO_SESSION = 50058 "login_required" Redirect: "A silent sign-in request was sent but no user is signed in.";
    STRONG_AUTHENTICATION = 50074 "interaction_required" Token sub "basic_action" claims true: "Strong Authentication is required.";
    MULTIFACTOR = 50076 "interaction_required" Token sub "basic_action" claims true: "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.";
    MULTIFACTOR_ENROLLMENT = 50079 "interaction_required" Token sub "basic_action" claims true: "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.";
    GRANT_REVOKED = 50173 "invalid_grant" Token sub "bad_token": "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.";
    SINGLE_TENANT = 50194 "invalid_request" Page: "Application is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps. Use a tenant-specific endpoint or configure the application to be multi-tenant.";
    CLIENT_LOOP = 50196 "invalid_grant" Token: "The server terminated an operation because it encountered a client request loop. Please contact your app vendor.";
    DEVICE_NOT_COMPLIANT = 53000 "interaction_required" Token sub "message_only" claims true: "Your device is required to be managed to access this resource.";
    DEVICE_NOT_JOINED = 53001 "interaction_required" Page: "Device is not in required device state: domain joined.";
    BLOCKED = 53003 "invalid_grant" Token sub "message_only" claims true: "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.";
    BLOCKED_BY_SECURITY = 530032 "invalid_grant" Page: "User blocked due to risk on home tenant.";
    CODE_REPLAYED = 54005 "invalid_grant" Token: "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.";
    NOT_CONSENTED = 65001 "invalid_grant" Token sub "consent_required": "The user or administrator has not consented to use the application. Send an interactive authorization request for this user and resource.";
    CONSENT_DECLINED = 65004 "access_denied" Redirect: "User declined to consent to access the app.";
    MISCONFIGURED = 65005 "invalid_client" Page: "The application is misconfigured: its required resource access list does not contain applications discoverable by the resource.";
    NO_LICENSE = 650052 "invalid_client" Page: "The app is trying to access a service that your organization lacks a service principal for. Contact your IT Admin to review the configuration of your service subscriptions.";
    NO_PERMISSIONS = 650056 "invalid_client" Page: "Misconfigured application. The client has not listed any permissions for the requested resource in its application registration.";
    RESOURCE_NOT_LISTED = 650057 "invalid_resource" Page: "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration.";
    BAD_GRANT = 70000 "invalid_grant" Token: "The provided value for the input parameter is not valid: the grant is invalid or malformed.";
    UNSUPPORTED_GRANT = 70003 "unsupported_grant_type" Token: "The app requested an unsupported grant type.";
    REFRESH_EXPIRED = 70008 "invalid_grant" Token sub "bad_token": "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.";
    BAD_SCOPE = 70011 "invalid_scope" Redirect: "The provided value for the input parameter 'scope' is not valid.";
    DEVICE_PENDING = 70016 "authorization_pending" Token: "OAuth 2.0 device flow error. Authorization is pending. Continue polling.";
    DEVICE_DECLINED = 70017 "authorization_declined" Token: "OAuth 2.0 device flow error. Authorization was declined.";
    DEVICE_UNKNOWN = 70018 "bad_verification_code" Token: "OAuth 2.0 device flow error. The verification code is not known.";
    DEVICE_EXPIRED = 70019 "expired_token" Token: "OAuth 2.0 device flow error. The verification code expired before the user contacted the authorization endpoint.";
    SIGN_IN_FREQUENCY = 70043 "invalid_grant" Token sub "bad_token": "The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.";
    UNKNOWN_TENANT = 90002 "invalid_request" Page: "Tenant not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.";
    ADMIN_CONSENT = 90094 "access_denied" Page: "Admin consent is required for the permissions requested by this application.";
    ADMIN_CONSENT_WORKFLOW = 90095 "access_denied" Page: "Admin consent is required for the permissions requested by this application. An admin consent request may be sent to the admin.";
    ADMIN_CONSENT_RISKY = 900941 "access_denied" Page: "Administrator consent is required. The application is considered risky.";
    MISSING_PARAMETER = 900144 "invalid_request" Token: "The request body is missing a required parameter.";
    MALFORMED = 9002313 "invalid_request" Token: "Invalid request. Request is malformed or invalid.";
    UNKNOWN_RESOURCE = 500011 "invalid_resource" Page: "The resource principal was not found in the tenant. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.";
    WRONG_VERIFIER = 501481 "invalid_grant" Token: "The Code_Verifier does not match the code_challenge supplied in the authorization request.";
    NOT_IN_TENANT = 700011 "unauthorized_client" Page: "Application was not found in the directory.";
    UNKNOWN_APP = 700016 "unauthorized_client" Page: "Application with the given identifier was not found in the directory. You may have sent your authentication request to the wrong tenant.";
    TWO_RESOURCES = 700022 "invalid_request" Token: "The provided value for the input parameter scope is not valid because it contains more than one resource.";
    SECRET_SENT = 700025 "invalid_client" Token: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.";
    REFRESH_INACTIVE = 700082 "invalid_grant" Token sub "bad_token": "The refresh token has expired due to inactivity. The token was inactive for 90.00:00:00.";
    SINGLE_PAGE_APP = 700084 "invalid_grant" Token sub "bad_token": "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended.";
    SECRET_EXPECTED = 7000218 "invalid_client" Token: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
    BAD_RESPONSE_TYPE = 700051 "unsupported_response_type" Redirect: "response_type is not enabled for the application.";
}

pub(super) fn numbered(number: u32) -> Option<&'static Failure> {
    ALL.iter().copied().find(|failure| failure.number == number)
}

/// What a person can meet by signing in with an account made for it: on the page, on the way back, or at the next
/// refresh. The others follow from what an app does.
pub(super) const DRILLS: &[&Failure] = &[
    &MULTIFACTOR,
    &MULTIFACTOR_ENROLLMENT,
    &STRONG_AUTHENTICATION,
    &BLOCKED,
    &DEVICE_NOT_COMPLIANT,
    &DEVICE_NOT_JOINED,
    &BLOCKED_BY_SECURITY,
    &REFRESH_INACTIVE,
    &REFRESH_EXPIRED,
    &GRANT_REVOKED,
    &SIGN_IN_FREQUENCY,
    &SINGLE_PAGE_APP,
    &CLIENT_LOOP,
    &NOT_CONSENTED,
    &WRONG_ACCOUNT,
    &FOREIGN_ACCOUNT,
    &UNKNOWN_USER,
    &NOT_IN_TENANT,
    &SINGLE_TENANT,
    &MISCONFIGURED,
    &NO_LICENSE,
    &NO_PERMISSIONS,
    &RESOURCE_NOT_LISTED,
    &UNKNOWN_RESOURCE,
    &SECRET_EXPECTED,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_one_failure() {
        for failure in ALL {
            assert_eq!(numbered(failure.number), Some(*failure));
        }
    }
}
