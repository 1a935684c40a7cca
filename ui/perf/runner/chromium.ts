import { chromium } from 'playwright';
import { type Answer, awaitAnswer, type Engine } from './engine.ts';

/** The system's Chromium, headless, without a frame limit: a frame's time is its work. */
export function chromiumEngine(): Engine {
  return {
    name: 'Chromium',
    async measure(address) {
      const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-frame-rate-limit', '--disable-gpu-vsync'],
      });
      try {
        const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
        await page.goto(address);
        await page.evaluate(() => document.fonts.ready.then(() => undefined));
        await page.waitForFunction('window.startBench');
        await page.evaluate('window.startBench()');
        return await awaitAnswer(() => page.evaluate<Answer>('window.benchAnswer ?? null'));
      } finally {
        await browser.close();
      }
    },
    close: () => Promise.resolve(),
  };
}
