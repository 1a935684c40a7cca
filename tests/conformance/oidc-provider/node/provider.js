'use strict';

const http = require('node:http');

const CLIENT_ID = 'firm';

// A provider on loopback that is as strict as its settings allow, and tells what it saw.
async function startProvider() {
  const { Provider } = await import('oidc-provider');
  // Its warnings are about its own in-memory quick start, which is what is meant here.
  console.warn = () => undefined;
  console.info = () => undefined;
  const server = http.createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        token_endpoint_auth_method: 'none',
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/callback'],
        grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
        response_types: ['code'],
      },
    ],
    features: { devInteractions: { enabled: true }, deviceFlow: { enabled: true }, revocation: { enabled: true } },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: (context, client) => client.grantTypeAllowed('refresh_token'),
    findAccount: (context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  });
  // RFC 8252, 7.3: a native app's port is its own. Its path is random here, so that no other program can guess it.
  provider.Client.prototype.redirectUriAllowed = (uri) => new URL(uri).hostname === '127.0.0.1';
  const seen = { refreshTokens: [], refusals: [], revoked: 0, methods: new Set() };
  provider.on('authorization.success', ({ oidc }) => seen.methods.add(oidc.params.code_challenge_method));
  provider.on('grant.success', ({ oidc }) => {
    if (oidc.params.grant_type === 'refresh_token') seen.refreshTokens.push(oidc.params.refresh_token);
  });
  provider.on('grant.error', (context, error) => seen.refusals.push(error.error));
  provider.on('grant.revoked', () => {
    seen.revoked += 1;
  });
  server.on('request', provider.callback());
  return { issuer, seen, close: () => server.close() };
}

module.exports = { CLIENT_ID, startProvider };
