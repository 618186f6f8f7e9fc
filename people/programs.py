"""What people call the program that somebody is signed in with."""

BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "FxiOS/": "Firefox", "Chrome/": "Chrome"}
BROWSERS |= {"CriOS/": "Chrome", "Safari/": "Safari"}  # all of them say Safari, and most say Chrome
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows"}
SYSTEMS |= {"Mac OS X": "macOS", "Linux": "Linux"}


def program(user_agent: str) -> str:
    """ "Firefox on Windows"; for what is no browser, what it calls itself."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    if browser and system:
        return f"{browser} on {system}"
    return user_agent[:80] or "A program without a name"
