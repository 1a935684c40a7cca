//! A grant of its own for each attempt, and a code where one is to be exchanged.

use connect_domain::entropy::SeededEntropy;
use connect_domain::secret::SecretText;
use connect_oauth::{AuthorizationPlan, AuthorizationRequest, TokenEndpoint};
use serde_json::json;
use url::Url;

use super::NOW;
use crate::support::StandIn;

/// What one attempt may use up.
pub(super) struct Spent {
    pub(super) access_token: SecretText,
    /// `None` where there are no tokens.
    pub(super) refresh_token: Option<SecretText>,
    pub(super) code: Option<(SecretText, AuthorizationRequest)>,
    endpoint: Option<TokenEndpoint>,
}

impl Spent {
    pub(super) async fn new(stand_in: &StandIn, with_code: bool) -> Self {
        let (access_token, refresh_token) = stand_in.new_credential();
        let endpoint = stand_in.token_endpoint();
        let code = match &endpoint {
            Some(endpoint) if with_code => Some(consent(stand_in, endpoint).await),
            _ => None,
        };
        Self {
            access_token,
            refresh_token,
            code,
            endpoint,
        }
    }

    pub(super) fn refresh_token(&self) -> &SecretText {
        self.refresh_token.as_ref().unwrap()
    }

    pub(super) fn secrets(self) -> Vec<SecretText> {
        let mut secrets = vec![self.access_token];
        secrets.extend(self.refresh_token);
        secrets.extend(self.endpoint.and_then(|endpoint| endpoint.oauth_client_secret));
        if let Some((code, request)) = self.code {
            secrets.push(code);
            secrets.extend(request.code_verifier);
        }
        secrets
    }
}

/// A code as the person's browser would bring it.
async fn consent(stand_in: &StandIn, endpoint: &TokenEndpoint) -> (SecretText, AuthorizationRequest) {
    let manifest = stand_in.connector.manifest();
    let oauth2 = manifest.oauth2().unwrap();
    let scopes: Vec<String> = oauth2.scopes.iter().map(|scope| scope.name.clone()).collect();
    let plan = AuthorizationPlan {
        authorize_url: stand_in.endpoints.require("authorize").unwrap(),
        oauth_client_id: &endpoint.oauth_client_id,
        redirect_uri: "http://localhost:4000",
        scopes: &scopes,
        pkce: oauth2.pkce,
        relay_port: None,
        extra_parameters: &oauth2.authorize_parameters,
    };
    let request = AuthorizationRequest::new(&plan, NOW, &SeededEntropy::new(31)).unwrap();
    let order = json!({ "partner": manifest.id, "company": stand_in.external_account_id, "url": request.url });
    let sent_to = stand_in.control("POST", "/control/consent", &order).await;
    let sent_to = Url::parse(sent_to["location"].as_str().unwrap()).unwrap();
    let (_, code) = sent_to.query_pairs().find(|(name, _)| name == "code").unwrap();
    (SecretText::new(code.into_owned()), request)
}
