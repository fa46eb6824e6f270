# All live tests, in the order in which they run.
#
# SPDX-License-Identifier: ISC

from case import ALL, Case

import test_login  # noqa: F401
import test_sasl  # noqa: F401
import test_proxy  # noqa: F401
import test_talk  # noqa: F401
import test_trust  # noqa: F401
import test_policy  # noqa: F401
import test_law1  # noqa: F401
import test_outbox  # noqa: F401
import test_people  # noqa: F401
import test_pipe  # noqa: F401
import test_pressure  # noqa: F401
import test_read  # noqa: F401
import test_reader  # noqa: F401
import test_speech  # noqa: F401
import test_record  # noqa: F401
import test_refer  # noqa: F401
import test_archive  # noqa: F401
import test_past  # noqa: F401
import test_room_past  # noqa: F401
import test_references  # noqa: F401
import test_browse  # noqa: F401
import test_clients  # noqa: F401
import test_discovery  # noqa: F401
import test_day  # noqa: F401
import test_demo  # noqa: F401
import test_editor  # noqa: F401
import test_idle  # noqa: F401
import test_memory  # noqa: F401
import test_lies  # noqa: F401
import test_link  # noqa: F401
import test_mistakes  # noqa: F401
import test_names  # noqa: F401
import test_notify  # noqa: F401
import test_reports  # noqa: F401
import test_requests  # noqa: F401
import test_copies  # noqa: F401
import test_beside  # noqa: F401
import test_devices  # noqa: F401
import test_first  # noqa: F401
import test_doctor  # noqa: F401
import test_import  # noqa: F401
import test_bench  # noqa: F401
import test_federation  # noqa: F401
import test_rooms  # noqa: F401
import test_room_admin  # noqa: F401
import test_room_ways  # noqa: F401
import test_invitation  # noqa: F401
import test_room_lines  # noqa: F401
import test_room_private  # noqa: F401
import test_room_refer  # noqa: F401
import test_room_screen  # noqa: F401
import test_room_scroll  # noqa: F401
import test_room_guard  # noqa: F401
import test_room_invited  # noqa: F401
import test_room_lies  # noqa: F401
import test_search_screen  # noqa: F401
import test_typing  # noqa: F401
import test_look  # noqa: F401
import test_raw  # noqa: F401
import test_bookmarks  # noqa: F401

__all__ = ["ALL", "Case"]
