"""The mirror: databases that it creates, drift that it finds, logins that it grants, copies that it takes."""
