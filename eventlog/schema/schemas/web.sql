-- Sign-in sessions and what belongs to them. Losing it signs everybody out, and loses no fact.
CREATE SCHEMA IF NOT EXISTS web AUTHORIZATION vinhdanh_web;
