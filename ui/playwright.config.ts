import { defineConfig } from '@playwright/test';

// Its workers read this file too, and inherit what the first reader chose: two runs on one machine do not meet.
process.env.PREVIEW_PORT ??= String(20_000 + (process.pid % 10_000));
const preview = `http://127.0.0.1:${process.env.PREVIEW_PORT}`;

/** The browser build over the fake backend, in the system's Chromium (Debian's; Playwright's own is not fetched). */
export default defineConfig({
  testDir: '../tests/ui',
  outputDir: '../test-output/ui/results',
  snapshotPathTemplate: '../tests/ui/snapshots/{testFileName}/{arg}{ext}',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // A loaded machine must not refuse a change; what needed its second try is listed as flaky and is to be mended.
  retries: 1,
  // Of a whole journey, on a machine that others use too; one expectation waits ten seconds.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    baseURL: preview,
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    timezoneId: 'America/New_York',
    colorScheme: 'light',
    // A picture in the middle of a change of color shows what nobody sees.
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // Debian's Chromium refuses its sandbox to root, and a container's /dev/shm is small.
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
    },
  },
  webServer: {
    command: `npx vite preview --mode browser --outDir dist-browser --port ${process.env.PREVIEW_PORT} --strictPort`,
    url: preview,
    reuseExistingServer: false,
    timeout: 30_000,
  },
});
