import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import '@fontsource-variable/inter';
import '@fontsource-variable/geist-mono';
import './shared/base.css';
import { backend } from '#backend';
import { App } from './shell/App.tsx';

// zod would try to compile its checks with `new Function`, which the window's policy refuses.
z.config({ jitless: true });

const root = document.getElementById('root');
if (!root) throw new Error('index.html lost its root');
createRoot(root).render(
  <StrictMode>
    <App backend={backend} />
  </StrictMode>,
);
