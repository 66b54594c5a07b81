const PATHS = {
  fleet: "M4 5h7v6H4zM13 5h7v6h-7zM4 13h7v6H4zM13 13h7v6h-7z",
  commands: "M5 7l5 5-5 5M12 17h7",
  history: "M12 8v4l3 2M4 12a8 8 0 1 0 2.5-5.8M4 5v3.5h3.5",
  plans: "M5 6h14M5 12h9M5 18h5M17 15l2 2 3-4",
  sun: "M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8M12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2",
  search: "M11 5a6 6 0 1 0 0 12a6 6 0 0 0 0-12M15.5 15.5L20 20",
  close: "M6 6l12 12M18 6L6 18",
  open: "M7 10l5 5 5-5",
  closed: "M10 7l5 5-5 5",
  back: "M14 6l-6 6 6 6",
  leave: "M14 5h5v14h-5M11 8l-4 4 4 4M7 12h8",
  play: "M8 5v14l11-7z",
  stop: "M7 7h10v10H7z",
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
