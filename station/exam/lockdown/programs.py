"""Programs that have no place beside an exam: data, by the names under which they run."""

from protocol.seat_rules import Alarm


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


REMOTE = _names(
    """
    anydesk teamviewer teamviewerd ultraviewer ultraviewer_desktop rustdesk todesk x11vnc x0vncserver x0tigervncserver
    xtigervnc xvnc vncserver vncconfig krfb vino-server gnome-remote-desktop wayvnc xrdp xrdp-sesman xrdp-chansrv
    remmina nxserver nxnode nxagent x2goagent chrome-remote-desktop parsecd sunshine dwagent dwagsvc splashtop-streamer
    supremo remoting_host
    """
)
CAPTURE = _names(
    """
    obs obs-studio simplescreenrecorder kazam recordmydesktop gtk-recordmydesktop peek vokoscreen vokoscreenng
    byzanz-record gpu-screen-recorder kooha wf-recorder scrot maim flameshot spectacle gnome-screenshot
    xfce4-screenshooter ksnip import grim screenkey xwd
    """
)
MACRO = _names(
    """
    xdotool ydotool ydotoold xmacro xmacroplay xbindkeys autokey autokey-gtk autokey-qt xnee cnee keymapper xte
    wtype dotool dotoold actiona
    """
)
TALK = _names("zalo zoom skypeforlinux skype discord telegram-desktop slack teams teams-for-linux webex")

ALARM_OF = (
    dict.fromkeys(MACRO | TALK, Alarm.PROCESS_FOUND)
    | dict.fromkeys(CAPTURE, Alarm.CAPTURE)
    | dict.fromkeys(REMOTE, Alarm.REMOTE_SESSION)
)
WRITES_SCREEN = ("x11grab", "kmsgrab", "ximagesrc", "pipewiresrc", "xcbgrab")  # arguments of ffmpeg, gst-launch, …
INTERPRETERS = ("python", "perl", "ruby", "bash", "sh", "dash", "wine", "wine64", "node", "java", "mono")
LONGEST_COMM = 15  # the kernel cuts the name of a process here
