"""A Tk window that stays responsive: pieces of work run on threads, the bar moves, and the button counts clicks meanwhile.

The handlers and the bodies of async functions run on the window's own thread, so they may touch its widgets. Left alone, the
window closes itself when the work is done; `Cancel`, or closing it, ends the work between two pieces.
"""

import time

from promiselite import Promise, async_function, offload, use_scheduler

PIECES = 20


def piece(number):
    """Work that blocks."""
    time.sleep(0.1)
    return number * number


class Window:
    """The window, and what it does."""

    def __init__(self, root, ttk):
        self.root = root
        self.clicks = 0
        self.beats = 0
        self.cancelled = False
        root.title("promiselite")
        self.bar = ttk.Progressbar(root, maximum=PIECES, length=300)
        self.label = ttk.Label(root, text="working")
        self.button = ttk.Button(root, text="Click me", command=self.click)
        cancel = ttk.Button(root, text="Cancel", command=self.cancel)
        for widget in (self.bar, self.label, self.button, cancel):
            widget.pack(padx=20, pady=8)
        root.protocol("WM_DELETE_WINDOW", self.cancel)
        self.beat()

    def beat(self):
        """Count how often Tk gets its turn."""
        self.beats += 1
        self.root.after(20, self.beat)

    def click(self):
        """Show that the window is alive."""
        self.clicks += 1
        self.button["text"] = f"Clicks: {self.clicks}"

    def cancel(self):
        """End after the pieces that are under way."""
        self.cancelled = True
        self.label["text"] = "cancelled"

    @async_function
    async def work(self):
        """Do two pieces at a time, elsewhere, and show how far it is."""
        total = 0
        for number in range(0, PIECES, 2):
            if self.cancelled:
                return f"cancelled after {number} of {PIECES} pieces"
            total += sum(await Promise.all([offload(piece, number), offload(piece, number + 1)]))
            self.bar["value"] = number + 2
            self.label["text"] = f"{number + 2} of {PIECES}"
        return f"sum of {PIECES} pieces: {total}"


def main():
    try:
        import tkinter
        from tkinter import ttk

        from promiselite import TkScheduler

        root = tkinter.Tk()
    except ImportError as error:
        return f"no window: {error}"
    except tkinter.TclError as error:
        return f"no window: {error}"
    results = []
    with use_scheduler(TkScheduler(root)):
        window = Window(root, ttk)
        window.work().then(results.append).finally_(root.destroy)
        root.mainloop()
    if window.clicks:
        results.append(f"clicks meanwhile: {window.clicks}")
    results.append(f"the window stayed alive: {window.beats > 10}")
    return "\n".join(results)


if __name__ == "__main__":
    print(main())
