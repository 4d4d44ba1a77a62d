import type { ComponentProps } from "react";

const VARIANTS = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
  danger: "bg-danger text-surface hover:opacity-90",
  quiet: "border border-line bg-surface text-ink hover:border-control",
} as const;

type ButtonProps = ComponentProps<"button"> & { variant?: keyof typeof VARIANTS };

export function Button({ variant = "primary", className = "", type = "button", ...props }: ButtonProps) {
  return (
    <button
      type={type}
      className={`min-h-11 rounded-xl px-4 font-medium text-sm transition-colors ${VARIANTS[variant]} ${className}`}
      {...props}
    />
  );
}
