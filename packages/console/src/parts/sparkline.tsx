/** How figures were lately, as lines without axes: one beside the other in time. */

export interface SparklineProps {
  /** What it is of, for who cannot see it. */
  readonly label: string;
  /** Each a line, the newest figure last; all of them have the same scale. */
  readonly series: readonly (readonly number[])[];
  /** How many figures there is room for. */
  readonly room: number;
}

const HEIGHT = 32;

export function Sparkline({ label, series, room }: SparklineProps) {
  const most = Math.max(...series.flat(), 1e-9);
  return (
    <svg
      class="sparkline"
      role="img"
      aria-label={`${label}: ${Number(most.toFixed(1))} at most`}
      viewBox={`0 0 ${room - 1} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      {series.map((figures, index) => (
        <polyline
          key={index}
          class={`series-${index}`}
          points={figures
            .map((figure, at) => {
              const x = room - figures.length + at;
              const y = HEIGHT - 1 - (figure / most) * (HEIGHT - 2);
              return `${x},${y.toFixed(1)}`;
            })
            .join(" ")}
        />
      ))}
    </svg>
  );
}
