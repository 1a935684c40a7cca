'use strict';

const createClient = require('@azure-rest/ai-document-intelligence').default;
const { endpoint, credentials } = require('./stand_in');

const SDK = '@azure-rest/ai-document-intelligence';

// The stand-in is on loopback without TLS. The SDK's own repeats are off unless they are what is judged.
function client({ key = credentials.key_2, retries = 0, ...options } = {}) {
  return createClient(endpoint, { key }, { allowInsecureConnection: true, retryOptions: { maxRetries: retries }, ...options });
}

module.exports = { SDK, client };
