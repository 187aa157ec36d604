// What somebody keeps goes into a file of the browser's.

export function save(blob: Blob | undefined, name: string): void {
  if (!blob) {
    return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
