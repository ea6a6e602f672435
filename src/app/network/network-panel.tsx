// The network as one works with it: clients of several kinds, then what they saw: requests, packets, the exchange drawn, sockets.

import { useContext } from "react";
import { Panel, PanelBar } from "../design/panel.tsx";
import { Tabs } from "../design/tabs.tsx";
import { groupedText } from "../format/quantity.ts";
import type { NetworkView } from "../stores/network.ts";
import { useMachine, useNetwork, useWorkbench } from "../workbench-context.ts";
import { BrowserClient } from "./clients/browser.tsx";
import { CurlClient } from "./clients/curl.tsx";
import { HostileClient } from "./clients/hostile.tsx";
import { LoadClient } from "./clients/load.tsx";
import { RequestClient } from "./clients/request.tsx";
import { PacketsView } from "./packets.tsx";
import { RequestsView } from "./requests.tsx";
import { SequenceView } from "./sequence.tsx";
import { SocketsView } from "./sockets.tsx";

const counted = (label: string, count: number): string => (count === 0 ? label : `${label} ${groupedText(count)}`);

export default function NetworkPanel() {
  const { network } = useWorkbench();
  const view = useNetwork((state) => state.view);
  const requests = useNetwork((state) => state.requests.length);
  const packets = useMachine((state) => state.view?.packetsSent ?? 0);
  const bar = useContext(PanelBar);
  return (
    <Panel title="Network">
      {/* The bar is taken: what a view has to choose from stands in the view. */}
      <PanelBar.Provider value={null}>
        <Tabs<NetworkView>
          label="Network views"
          value={view}
          onChange={network.show}
          bar={bar}
          tabs={[
            { value: "form", label: "Request", content: <RequestClient /> },
            { value: "curl", label: "curl", content: <CurlClient /> },
            { value: "browser", label: "Browser", content: <BrowserClient /> },
            { value: "load", label: "Load", content: <LoadClient /> },
            { value: "hostile", label: "Hostile", content: <HostileClient /> },
            { value: "requests", label: counted("Requests", requests), content: <RequestsView /> },
            { value: "packets", label: counted("Packets", packets), content: <PacketsView /> },
            { value: "sequence", label: "Sequence", content: <SequenceView /> },
            { value: "sockets", label: "Sockets", content: <SocketsView /> },
          ]}
        />
      </PanelBar.Provider>
    </Panel>
  );
}
