'use strict';

const assert = require('node:assert/strict');
const {
  AuthenticationHandler,
  Client,
  CustomAuthenticationProvider,
  RedirectHandler,
  RetryHandler,
  RetryHandlerOptions,
} = require('@microsoft/microsoft-graph-client');
const { credentials, toStandIn, toVendor } = require('./stand_in');
const { failure } = require('../../report');

const SDK = '@microsoft/microsoft-graph-client';
const WINDOW = 'startDateTime=2026-01-01T00:00:00Z&endDateTime=2028-01-01T00:00:00Z';

// The last link of the SDK's chain: the origin is rewritten there and back, and nothing else.
class ToStandIn {
  async execute(context) {
    const { url } = typeof context.request === 'string' ? { url: context.request } : context.request;
    const answer = await fetch(toStandIn(url), context.options);
    const text = answer.status === 204 || answer.status === 202 ? null : toVendor(await answer.text());
    const headers = new Headers([...answer.headers].map(([name, value]) => [name, toVendor(value)]));
    headers.delete('content-length');
    context.response = new Response(text, { status: answer.status, headers });
  }
}

// The SDK's own repeats are off unless they are what is judged.
function client({ accessToken = credentials.access_token, retries = 0 } = {}) {
  const chain = [
    new AuthenticationHandler(new CustomAuthenticationProvider((done) => done(null, accessToken))),
    new RetryHandler(new RetryHandlerOptions(0, retries)),
    new RedirectHandler(),
    new ToStandIn(),
  ];
  chain.reduce((one, next) => {
    one.setNext(next);
    return next;
  });
  return Client.initWithMiddleware({ middleware: chain[0] });
}

async function refused(run, status, code) {
  const error = await failure(run);
  assert.deepEqual([error.statusCode, error.code], [status, code], String(error.message));
  assert.ok(error.requestId && error.message);
  return error;
}

module.exports = { SDK, WINDOW, client, refused };
