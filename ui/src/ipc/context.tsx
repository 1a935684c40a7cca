// How a component reaches the other side: through the context, so that a test can hand it another one.

import { createContext, useContext } from 'react';
import type { Backend } from './backend.ts';

const BackendContext = createContext<Backend | null>(null);

export const BackendProvider = BackendContext.Provider;

export function useBackend(): Backend {
  const backend = useContext(BackendContext);
  if (!backend) throw new Error('useBackend outside a BackendProvider');
  return backend;
}
