'use strict';

process.env.GOOGLE_SDK = require.resolve('./sdk');
require('../node/judge');
