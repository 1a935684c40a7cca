'use strict';

// The whole of Google's SDK, in the place of its parts.
const { google } = require('googleapis');
const { CodeChallengeMethod } = require('google-auth-library');

module.exports = { OAuth2Client: google.auth.OAuth2, CodeChallengeMethod, calendar: google.calendar, admin: google.admin };
