// A live part shows what the server sends, until the server says that it is over; a page nobody looks at holds no connection.
for (const part of document.querySelectorAll("[data-live]")) {
  let events = null, over = false;
  const look = () => {
    events?.close();
    if (over || document.hidden) return;
    events = new EventSource(part.dataset.live);
    events.onmessage = (event) => { part.innerHTML = event.data; };
    events.addEventListener("over", () => { over = true; events.close(); });
  };
  document.addEventListener("visibilitychange", look);
  look();
}
