// The packets as Wireshark lists them; one of them taken apart, its fields and its bytes pointing at each other.

import { Download } from "lucide-react";
import type { KeyboardEvent } from "react";
import { useEffect, useRef, useState } from "react";
import type { PacketView } from "../../protocol/messages.ts";
import controlStyles from "../design/controls.module.css";
import { EmptyState } from "../design/panel.tsx";
import { byteText, characterText } from "../format/number.ts";
import { durationText } from "../format/quantity.ts";
import { download } from "../project/transfer.ts";
import { useMachine, useNetwork, useWorkbench } from "../workbench-context.ts";
import styles from "./network.module.css";
import { layersOf } from "./packet-layers.ts";

const watchedPackets = 1000;

/** So many between two looks are more than anybody reads: the newest alone are drawn, until fewer come. To draw all would cost the page its frames. */
const floodPackets = 200;
const shownInFlood = 60;

export interface WatchedPackets {
  /** The oldest first. */
  readonly packets: readonly PacketView[];
  readonly isFlood: boolean;
}

function useFlood(): boolean {
  const sent = useMachine((state) => state.view?.packetsSent ?? 0);
  const isRunning = useMachine((state) => state.view?.status === "running");
  const [isFlood, setFlood] = useState(false);
  const seen = useRef(sent);
  useEffect(() => {
    const came = sent - seen.current;
    seen.current = sent;
    setFlood((before) => isRunning && (came > floodPackets || (before && came > 0)));
  }, [sent, isRunning]);
  return isFlood;
}

/** Asks the machine for packets while somebody looks at them. */
export function usePackets(): WatchedPackets {
  const { look } = useWorkbench();
  const isFlood = useFlood();
  useEffect(() => look({ packets: { count: isFlood ? shownInFlood : watchedPackets } }), [look, isFlood]);
  useEffect(() => () => look({ packets: { count: 0 } }), [look]);
  const packets = useMachine((state) => state.view?.packets ?? []);
  return { packets: isFlood ? packets.slice(-shownInFlood) : packets, isFlood };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const within = (at: number, span: Span | undefined): boolean => span !== undefined && at >= span.from && at < span.to;

function Details({ packet }: { readonly packet: PacketView }) {
  const { client } = useWorkbench();
  const [lit, setLit] = useState<Span>();
  const layers = layersOf(packet.bytes);
  const { moment } = packet;
  const spanAt = (at: number): Span | undefined => {
    const layer = layers.findLast((candidate) => within(at, candidate));
    return layer?.fields.find((field) => within(at, field)) ?? layer;
  };
  const lines = Array.from({ length: Math.ceil(packet.bytes.length / 16) }, (_, index) => index * 16);
  return (
    <section aria-label={`Packet ${packet.number + 1}`} className={styles["packet"]}>
      <div className={styles["layers"]}>
        {moment && (
          <button type="button" className={controlStyles["button"]} onClick={() => client.move({ kind: "moment", ...moment })}>
            Travel to the moment when it was sent
          </button>
        )}
        {layers.map((layer) => (
          <details key={layer.name} open={layer.fields.length > 0 && layer !== layers[0]}>
            {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is a button of the browser's own */}
            <summary
              onMouseEnter={() => setLit(layer)}
              onFocus={() => setLit(layer)}
              data-lit={(lit && within(layer.from, lit) && lit.to <= layer.to) || undefined}
            >
              {layer.name}
            </summary>
            <ul>
              {layer.fields.map((field) => (
                <li key={`${field.name} ${field.from}`}>
                  <button
                    type="button"
                    className={styles["field"]}
                    data-lit={(lit?.from === field.from && lit.to === field.to) || undefined}
                    onMouseEnter={() => setLit(field)}
                    onFocus={() => setLit(field)}
                    onClick={() => setLit(field)}
                  >
                    <span>{field.name}</span> {field.value}
                  </button>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are bytes to look at */}
      <div className={styles["dump"]} role="group" aria-label="Bytes of the packet" tabIndex={0} onMouseLeave={() => setLit(undefined)}>
        {lines.map((start) => (
          <div key={start}>
            <span className={styles["offset"]}>{start.toString(16).padStart(4, "0")}</span>
            {Array.from(packet.bytes.subarray(start, start + 16), (byte, index) => (
              // biome-ignore lint/a11y/noStaticElementInteractions: the fields beside it are the buttons
              <span
                // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place
                key={index}
                className={styles["byte"]}
                data-lit={within(start + index, lit) || undefined}
                onMouseEnter={() => setLit(spanAt(start + index))}
              >
                {byteText(byte)}
              </span>
            ))}
            <span className={styles["characters"]}>{Array.from(packet.bytes.subarray(start, start + 16), characterText).join("")}</span>
          </div>
        ))}
      </div>
    </section>
  );
}

export function PacketsView() {
  const { client, network } = useWorkbench();
  const { packets, isFlood } = usePackets();
  const areThere = useMachine((state) => (state.view?.packetsSent ?? 0) > 0);
  const number = useNetwork((state) => state.packet);
  const chosen = packets.find((packet) => packet.number === number);

  const save = async () => {
    const pcapng = await client.capture();
    if (pcapng) download("capture.pcapng", pcapng, "application/x-pcapng");
  };

  const keys = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined || packets.length === 0) return;
    event.preventDefault();
    const at = packets.findIndex((packet) => packet.number === number);
    network.choosePacket(packets[Math.max(0, Math.min(packets.length - 1, at + by))]?.number);
  };

  if (packets.length === 0) {
    // They are on their way.
    if (areThere) return null;
    return (
      <EmptyState title="No packets yet">Every packet between the machines, and on the loopback, appears here as on the wire.</EmptyState>
    );
  }
  return (
    <div className={styles["two"]} data-chosen={chosen ? true : undefined}>
      <div className={styles["toolbar"]}>
        <button type="button" className={controlStyles["button"]} data-tooltip="A capture that Wireshark and tshark open" onClick={save}>
          <Download size={14} aria-hidden="true" />
          Save as pcapng
        </button>
        {isFlood && <span className={styles["flood"]}>They come faster than one can read: the newest {packets.length} are shown.</span>}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are rows to look at */}
      <div className={styles["rows"]} role="group" aria-label="Packets, oldest first" tabIndex={0} onKeyDown={keys}>
        <table className={`${styles["list"]} ${styles["packets"]}`}>
          <thead>
            <tr>
              <th scope="col">No.</th>
              <th scope="col">Time</th>
              <th scope="col">Source</th>
              <th scope="col">Destination</th>
              <th scope="col">Protocol</th>
              <th scope="col">Length</th>
              <th scope="col">Info</th>
            </tr>
          </thead>
          <tbody>
            {packets.map((packet, place) => (
              <tr
                key={isFlood ? place : packet.number}
                aria-selected={packet === chosen}
                data-wrong={packet.lost || packet.flags?.includes("RST") || undefined}
              >
                <td>{packet.number + 1}</td>
                <td>{durationText(packet.timeNs)}</td>
                <td>{packet.source}</td>
                <td>{packet.destination}</td>
                <td>{packet.protocol}</td>
                <td>{packet.bytes.length}</td>
                <td>
                  <button
                    type="button"
                    className={styles["choose"]}
                    onClick={() => network.choosePacket(packet.number === number ? undefined : packet.number)}
                  >
                    {packet.lost && <b>lost </b>}
                    {packet.information}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {chosen && <Details key={chosen.number} packet={chosen} />}
    </div>
  );
}
