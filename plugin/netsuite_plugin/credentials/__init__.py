"""The two credentials (NetSuite OAuth Config, NetSuite), where they live, who may use them, and how a token stays alive."""
