"""The mail part of Microsoft Graph v1.0, simulated: stateful, for many users."""
