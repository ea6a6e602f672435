// The network's clock, before a call looks at the network and after it has changed it.

import { advanceTo } from "../../net/index.ts";
import { type Kernel, nowNs } from "../kernel.ts";

/** Lets everything happen that is due. */
export const settle = (kernel: Kernel): void => advanceTo(kernel.state.network, nowNs(kernel));
