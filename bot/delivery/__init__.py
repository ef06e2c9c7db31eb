"""Delivery: what sends announcements to thousands of chats, at Telegram's pace, and loses none of them."""
