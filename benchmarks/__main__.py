"""Run every benchmark and print its table."""

from playwright.sync_api import sync_playwright

from benchmarks.next_case import waits


def main() -> None:
    """Print how long a person waits for the next case, with and without preparation."""
    with sync_playwright() as playwright:
        print("Wait from one case to the next one filled in front; 0.3 s per reply of the site; median (longest)")
        for face in ("new", "classic"):
            prepared, unprepared = (waits(playwright, face, ahead) for ahead in (1, 0))
            print(f"  {face:8} prepared {prepared}   not prepared {unprepared}")


if __name__ == "__main__":
    main()
