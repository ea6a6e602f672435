// A part of the page that comes when it is needed. Where it does not come (no network, or a newer svc0 in its place), or breaks, it says so
// in its place, and the rest of the page goes on.

import type { ReactNode } from "react";
import { Component, Suspense } from "react";
import controlStyles from "../design/controls.module.css";
import styles from "./failure.module.css";

export interface PartProps {
  readonly children: ReactNode;
  /** Until it is there. */
  readonly fallback?: ReactNode;
  /** What it shows: another is tried although the one before failed. */
  readonly shown?: string | undefined;
  /** The way out of one that lies above the page; absent: to the workbench. */
  readonly onClose?: () => void;
}

interface PartState {
  readonly failure: string | undefined;
}

/** How browsers say that a module or its style did not come. */
const didNotCome = /dynamically imported module|preload CSS|module script|load failed/i;

export class Part extends Component<PartProps, PartState> {
  override state: PartState = { failure: undefined };

  static getDerivedStateFromError(error: unknown): PartState {
    return { failure: error instanceof Error ? error.message : String(error) };
  }

  override componentDidUpdate({ shown }: PartProps): void {
    if (shown !== this.props.shown && this.state.failure !== undefined) this.setState({ failure: undefined });
  }

  override render(): ReactNode {
    const { failure } = this.state;
    const { children, fallback, onClose } = this.props;
    if (failure === undefined) return <Suspense fallback={fallback}>{children}</Suspense>;
    return (
      <div className={styles["failure"]} role="alert">
        <p>
          <b>This part of the page is not here.</b>{" "}
          {didNotCome.test(failure)
            ? "It could not be loaded: the network may be gone, or a newer svc0 has taken its place."
            : `It stopped working: ${failure}.`}{" "}
          What you have written is kept.
        </p>
        <button type="button" className={controlStyles["primary"]} onClick={() => location.reload()}>
          Reload the page
        </button>
        {onClose && (
          <button type="button" className={controlStyles["button"]} onClick={onClose}>
            Close
          </button>
        )}
        {!onClose && location.hash.length > 2 && (
          <a className={controlStyles["button"]} href="#/">
            Workbench
          </a>
        )}
      </div>
    );
  }
}
