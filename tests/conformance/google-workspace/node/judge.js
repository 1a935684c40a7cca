'use strict';

const { judgeAll } = require('../../report');

judgeAll({
  authorization: () => require('./authorization').judge(),
  calendars: () => require('./calendars').judge(),
  events: () => require('./events').judge(),
});
