import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Failed } from './Failed.tsx';

interface Props {
  children: ReactNode;
  /** A change of it forgets the failure: the route, for a page. */
  resetKey?: string;
}

/** A part of the window that can fail alone: the rest stays usable. */
export class Region extends Component<Props, { error: unknown; key: string | undefined }> {
  override state: { error: unknown; key: string | undefined } = { error: null, key: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  static getDerivedStateFromProps(props: Props, state: { error: unknown; key: string | undefined }) {
    return props.resetKey === state.key ? null : { error: null, key: props.resetKey };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    // The window has no console that anybody reads; a report carries it.
    reportError(new Error(`A region failed to draw${info.componentStack ?? ''}`, { cause: error }));
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return <Failed error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}
