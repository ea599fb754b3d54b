"""The two vaults: keys of cases, keys of identities, and how they change."""
