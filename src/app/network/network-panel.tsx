// placeholder while the layout lands
import { HttpClient } from "../panels/http-client.tsx";
export default function NetworkPanel() {
  return <HttpClient bare />;
}
