// A map is moved and zoomed: by arrows and two more buttons, by two fingers, and by the keys of its buttons.
// One finger scrolls the page, as on maps that ask for two: https://developer.mozilla.org/docs/Web/CSS/touch-action
//
// Plotly knows no second finger, and Streamlit keeps its functions to itself. Its own button "Zoom in" takes the
// middle half of what the axes show: told that they show twice of what is wanted, it shows just that.
newsdesk.mapOf = (frame) => frame?.querySelector(".js-plotly-plot");

// Shows a part of the map: its middle and half its width, in the units of its axes; not beyond what it may show.
newsdesk.showPart = (plot, x, y, halfWidth) => {
  const { xaxis, yaxis } = plot._fullLayout;
  const widest = Math.min((xaxis.maxallowed - xaxis.minallowed) / 2, ((yaxis.maxallowed - yaxis.minallowed) / 2) * (xaxis._length / yaxis._length));
  const half = [Math.min(halfWidth, widest), 0];
  half[1] = half[0] * (yaxis._length / xaxis._length);
  [[xaxis, x], [yaxis, y]].forEach(([axis, middle], i) => {
    const at = Math.min(Math.max(middle, axis.minallowed + half[i]), axis.maxallowed - half[i]);
    axis.range = [at - 2 * half[i], at + 2 * half[i]];
  });
  plot.querySelector('.modebar-btn[data-title="Zoom in" i]')?.click();
};

// What it shows now: middle and half width.
newsdesk.shownPart = (plot) => {
  const { xaxis: { range: [west, east] }, yaxis: { range: [south, north] } } = plot._fullLayout;
  return { x: (west + east) / 2, y: (south + north) / 2, half: (east - west) / 2 };
};

// Moves it by parts of its width, east and north; zooms it by a factor.
newsdesk.moveMap = (plot, east, north, zoom = 1) => {
  const now = newsdesk.shownPart(plot);
  newsdesk.showPart(plot, now.x + 2 * east * now.half, now.y + 2 * north * now.half, now.half / zoom);
};

// The buttons under a map.
newsdesk.mapButtons = (root, { key }) => {
  const { el, announce } = newsdesk;
  const plot = () => newsdesk.mapOf(root.closest(`.st-key-${CSS.escape(key)}`));
  const button = ([text, name, east, north, zoom]) => el("button", {
    type: "button", class: "nd-button", "data-focus": `map ${name}`, "aria-label": text === name ? null : name, title: text === name ? null : name,
    onclick: () => { if (plot()) { newsdesk.moveMap(plot(), east, north, zoom); announce(name); } },
  }, text);
  return el("div", { class: "nd-map-buttons", role: "group", "aria-label": "Move and zoom the map" }, [
    ["←", "West", -0.3, 0, 1], ["↑", "North", 0, 0.2, 1], ["↓", "South", 0, -0.2, 1], ["→", "East", 0.3, 0, 1],
    ["Larger", "Larger", 0, 0, 2], ["Smaller", "Smaller", 0, 0, 0.5],
  ].map(button));
};

// Two fingers on a map: what was under each stays under it. While they move, the drawing is moved as it is; when one
// leaves, it is drawn anew. One finger is not given to plotly, which would keep it: a tap comes as a click.
newsdesk.twoFingers = (frame) => {
  if (!frame || frame.newsdeskTwoFingers) return;
  frame.newsdeskTwoFingers = true;
  let begun = null;
  const fingers = ({ touches: [a, b] }) => ({ x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2, apart: Math.max(Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), 20) });
  const inPlot = ({ target }) => target.closest?.(".js-plotly-plot");
  const drawn = (plot) => plot.querySelectorAll(".cartesianlayer .plot > *");
  const end = () => {
    if (!begun) return;
    const { plot, zoom, dx, dy, from } = begun;
    begun = null;
    for (const layer of drawn(plot)) layer.style.transform = "";
    const { xaxis, yaxis } = plot._fullLayout;
    const now = newsdesk.shownPart(plot);
    const each = (2 * now.half) / xaxis._length;
    // The pixel of the old drawing that is in the middle now.
    const px = from.x + (xaxis._length / 2 - from.x - dx) / zoom;
    const py = from.y + (yaxis._length / 2 - from.y - dy) / zoom;
    newsdesk.showPart(plot, now.x + (px - xaxis._length / 2) * each, now.y - (py - yaxis._length / 2) * each, now.half / zoom);
  };
  frame.addEventListener("touchstart", (event) => {
    const plot = inPlot(event);
    if (!plot) return;
    event.stopPropagation();
    if (event.touches.length !== 2) { end(); return; }
    event.preventDefault();
    const { xaxis, yaxis } = plot._fullLayout;
    const box = plot.getBoundingClientRect();
    const start = fingers(event);
    begun = { plot, start, zoom: 1, dx: 0, dy: 0, from: { x: start.x - box.left - xaxis._offset, y: start.y - box.top - yaxis._offset } };
  }, { capture: true, passive: false });
  frame.addEventListener("touchmove", (event) => {
    if (!begun || event.touches.length !== 2) return;
    event.preventDefault();
    const now = fingers(event);
    begun.zoom = now.apart / begun.start.apart;
    begun.dx = now.x - begun.start.x;
    begun.dy = now.y - begun.start.y;
    const { x, y } = begun.from;
    for (const layer of drawn(begun.plot)) {
      layer.style.transform = `translate(${x + begun.dx}px, ${y + begun.dy}px) scale(${begun.zoom}) translate(${-x}px, ${-y}px)`;
    }
  }, { capture: true, passive: false });
  for (const name of ["touchend", "touchcancel"]) {
    frame.addEventListener(name, (event) => {
      if (inPlot(event)) event.stopPropagation();
      if (event.touches.length < 2) end();
    }, { capture: true });
  }
};
