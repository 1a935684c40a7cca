'use strict';

const { OAuth2Client, CodeChallengeMethod, calendar, admin } = require(process.env.GOOGLE_SDK || './sdk');
const { endpoints, credentials, redirectUri, press } = require('./stand_in');

const scope = (name) => `https://www.googleapis.com/auth/${name}`;

// The SDK's own settings for endpoints.
function oauth(settings = {}) {
  return new OAuth2Client({
    clientId: credentials.client_id,
    clientSecret: credentials.client_secret,
    redirectUri,
    endpoints: {
      oauth2AuthBaseUrl: endpoints.authorize,
      oauth2TokenUrl: endpoints.token,
      oauth2RevokeUrl: endpoints.revoke,
      tokenInfoUrl: `${endpoints.auth}/tokeninfo`,
    },
    ...settings,
  });
}

// The authorization URL of a well-behaved desktop app, and the proof that goes with it.
async function request(client, scopes, more = {}) {
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync();
  const url = client.generateAuthUrl({
    access_type: 'offline',
    prompt: 'consent',
    scope: scopes,
    state: 'csrf',
    code_challenge: codeChallenge,
    code_challenge_method: CodeChallengeMethod.S256,
    ...more,
  });
  return { url, codeVerifier };
}

// A client that a person gave these scopes to.
async function connected(scopes, choice = {}, more = {}) {
  const client = oauth();
  const { url, codeVerifier } = await request(client, scopes, more);
  const { parameters, page } = await press('consent', url, choice);
  if (page) throw new Error(page);
  const { tokens } = await client.getToken({ code: parameters.get('code'), codeVerifier });
  client.setCredentials(tokens);
  return { client, tokens };
}

// Without the SDK's own retries: each refusal is to be seen.
const quiet = { retry: false, rootUrl: `${endpoints.api}/` };
const calendars = (auth) => calendar({ version: 'v3', auth, ...quiet });
const directory = (auth) => admin({ version: 'directory_v1', auth, ...quiet });

// The reason of an API's refusal, with its status.
function reason(error) {
  const inner = error.response && error.response.data.error;
  return inner && inner.errors ? `${error.response.status} ${inner.errors[0].reason}` : `${error.message}`;
}
const flat = (error) => [error.response.status, error.response.data.error, error.response.data.error_description];

module.exports = { scope, oauth, request, connected, calendars, directory, reason, flat };
