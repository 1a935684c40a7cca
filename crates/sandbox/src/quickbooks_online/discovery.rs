//! The discovery documents of both environments, with every link on this origin.

use serde_json::{Value, json};

/// Fields as in the vendor's own test document; API scopes and PKCE are not listed there either.
pub(super) fn discovery(auth_url: &str) -> Value {
    json!({
        "issuer": format!("{auth_url}/op/v1"),
        "authorization_endpoint": format!("{auth_url}/connect/oauth2"),
        "token_endpoint": format!("{auth_url}/oauth2/v1/tokens/bearer"),
        "userinfo_endpoint": format!("{auth_url}/v1/openid_connect/userinfo"),
        "revocation_endpoint": format!("{auth_url}/v2/oauth2/tokens/revoke"),
        "jwks_uri": format!("{auth_url}/op/v1/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "email", "profile", "address", "phone"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "claims_supported": ["aud", "exp", "iat", "iss", "realmid", "sub"],
    })
}
