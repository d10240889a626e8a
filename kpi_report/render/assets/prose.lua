-- Refuse what prose must not hold. A refusal leaves pandoc with exit code 3.

local stringify = pandoc.utils.stringify

local function refuse(reason)
  io.stderr:write(reason .. "\n")
  os.exit(3)
end

local function image(element)
  refuse("an image in prose: '" .. element.src .. "'; a picture must be a Figure with its text")
end

local function link(element)
  if not element.target:match("^https?://") and not element.target:match("^mailto:") then
    refuse("a link in prose: '" .. element.target .. "'; only http, https and mailto lead anywhere")
  end
  element.attributes = {}
  element.classes = {}
  return element
end

local function raw(element)
  refuse("raw " .. element.format .. " in prose: '" .. element.text .. "'")
end

local function headings(document)
  local above = 1
  document:walk({
    Header = function(heading)
      if heading.level == 1 then
        refuse("first-level heading '" .. stringify(heading) .. "': the cover gives the only one")
      elseif heading.level > above + 1 then
        refuse("heading '" .. stringify(heading) .. "' is level " .. heading.level
          .. " straight below level " .. above)
      end
      above = heading.level
    end,
  })
end

return {
  { Image = image, Link = link, RawInline = raw, RawBlock = raw, Pandoc = headings },
}
