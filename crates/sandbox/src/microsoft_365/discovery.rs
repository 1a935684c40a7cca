//! The discovery documents, with every link on this origin and the issuer of each tenant.

use serde_json::{Value, json};

use super::Microsoft365;
use super::sign_in::{Authority, CONSUMERS_TENANT};

pub(super) fn configuration(partner: &Microsoft365, authority: Authority, name: &str) -> Value {
    let auth_url = &partner.auth_url;
    // The endpoints keep the name that was asked for, the issuer is the tenant's; where it is not known yet, the
    // document has a place for it.
    let issuer = match authority {
        Authority::Common | Authority::Organizations => "{tenantid}",
        Authority::Consumers => CONSUMERS_TENANT,
        Authority::Tenant => &partner.directory.tenant_id,
    };
    let name = if authority == Authority::Tenant {
        &partner.directory.tenant_id
    } else {
        name
    };
    let base = format!("{auth_url}/{name}");
    json!({
        "token_endpoint": format!("{base}/oauth2/v2.0/token"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "jwks_uri": format!("{base}/discovery/v2.0/keys"),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": format!("{auth_url}/{issuer}/v2.0"),
        "request_uri_parameter_supported": false,
        "userinfo_endpoint": format!("{}/oidc/userinfo", partner.api_url),
        "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
        "device_authorization_endpoint": format!("{base}/oauth2/v2.0/devicecode"),
        "http_logout_supported": true,
        "frontchannel_logout_supported": true,
        "end_session_endpoint": format!("{base}/oauth2/v2.0/logout"),
        "claims_supported": ["sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "tid", "oid", "ver"],
        "tenant_region_scope": "NA",
        "cloud_instance_name": "microsoftonline.com",
        "msgraph_host": "graph.microsoft.com",
    })
}

/// What the vendor's libraries ask before they trust a host that they do not know.
pub(super) fn instances(partner: &Microsoft365) -> Value {
    let host = partner.auth_url.split("://").nth(1).unwrap_or_default();
    json!({
        "tenant_discovery_endpoint": format!("{}/common/v2.0/.well-known/openid-configuration", partner.auth_url),
        "api-version": "1.1",
        "metadata": [{ "preferred_network": host, "preferred_cache": host, "aliases": [host] }],
    })
}
